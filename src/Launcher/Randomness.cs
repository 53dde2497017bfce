namespace MultiVariant.Launcher;

/// <summary>Random distances, in pages, like those that the kernel chooses; zero for debuggers.</summary>
internal readonly unsafe struct Randomness(ulong bits)
{
    public readonly ulong ProgramPages = bits % Machine.ProgramBasePages;
    public readonly ulong HeapGapPages = (bits / Machine.ProgramBasePages) % Machine.HeapGapPages;

    public static Randomness Take()
    {
        nint personality = Linux.Personality();
        if (!Linux.Failed(personality) && (personality & Linux.AddressNoRandomize) != 0)
            return default;

        // Early in boot, before the kernel's random number generator is ready, this stays 0.
        ulong bits = 0;
        Linux.Random(&bits, sizeof(ulong));
        return new(bits);
    }
}
