namespace MultiVariant.Launcher;

/// <summary>The random distances, in pages, by which the kernel hides a program and its heap; zero for debuggers.</summary>
internal readonly unsafe struct Randomness
{
    public readonly ulong ProgramPages;
    public readonly ulong HeapGapPages;

    private Randomness(ulong bits)
    {
        ProgramPages = bits % Machine.ProgramBasePages;
        HeapGapPages = (bits / Machine.ProgramBasePages) % Machine.HeapGapPages;
    }

    public static Randomness Take()
    {
        nint personality = Linux.Personality();
        if (!Linux.Failed(personality) && (personality & Linux.AddressNoRandomize) != 0)
            return default;

        // Before the kernel's random number generator is ready, which is early in boot, there is nothing better than 0.
        ulong bits = 0;
        Linux.Random(&bits, sizeof(ulong));
        return new(bits);
    }
}
