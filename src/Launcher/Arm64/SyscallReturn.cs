namespace MultiVariant.Launcher;

/// <summary>
/// The end of a function in the vDSO that makes a system call and returns at once, whatever the arguments. In between it
/// may check the return address (in kernels built with branch protection).
/// </summary>
internal readonly unsafe struct SyscallReturn(byte* address, bool hasEpilogue)
{
    private const uint SupervisorCall = 0xD400_0001; // svc #0
    private const uint Authenticate = 0xD503_23BF; // autiasp
    private const uint Return = 0xD65F_03C0; // ret

    public readonly byte* Address = address;

    /// <summary>Whether it authenticates the return address, which must be signed then.</summary>
    public readonly bool HasEpilogue = hasEpilogue;

    /// <summary>Finds the first one in <paramref name="code"/>. The address is null if there is none.</summary>
    public static SyscallReturn Find(byte* code, byte* end)
    {
        for (uint* word = (uint*)code; word + 2 < (uint*)end; word++)
        {
            if (word[0] != SupervisorCall)
                continue;
            bool authenticates = word[1] == Authenticate;
            if (word[authenticates ? 2 : 1] == Return)
                return new((byte*)word, authenticates);
        }

        return default;
    }
}
