namespace MultiVariant.Launcher;

/// <summary>
/// The end of a function in the vDSO that makes a system call and returns at once, whatever the arguments. In between
/// it may drop a frame and clear registers (in kernels built with -fzero-call-used-regs).
/// </summary>
internal readonly unsafe struct SyscallReturn(byte* address, bool hasEpilogue)
{
    private const byte Xor = 0x31;
    private const byte RexOfTwoHighRegisters = 0x45;
    private const byte RegisterToRegister = 0xC0;
    private const byte PopRbp = 0x5D;
    private const byte Leave = 0xC9;
    private const byte Return = 0xC3;

    public readonly byte* Address = address;

    /// <summary>Whether it pops the caller's rbp before it returns.</summary>
    public readonly bool HasEpilogue = hasEpilogue;

    /// <summary>Finds the first one in <paramref name="code"/>. The address is null if there is none.</summary>
    public static SyscallReturn Find(byte* code, byte* end)
    {
        for (byte* last = end - 1; code < last; code++)
        {
            if (code[0] != 0x0F || code[1] != 0x05)
                continue;
            byte* next = code + 2;
            bool popsFrame = next < end && (*next is PopRbp or Leave);
            if (popsFrame)
                next++;
            next = SkipClearing(next, end);
            if (next < end && *next == Return)
                return new(code, popsFrame);
        }

        return default;
    }

    private static byte* SkipClearing(byte* code, byte* end)
    {
        while (code + 2 < end)
        {
            byte* xor = *code == RexOfTwoHighRegisters ? code + 1 : code;
            if (xor[0] != Xor || xor[1] < RegisterToRegister)
                break;
            code = xor + 2;
        }

        return code;
    }
}
