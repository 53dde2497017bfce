namespace MultiVariant.Format.X64;

/// <summary>How Linux on x86-64 lays out programs.</summary>
internal static class X64Machine
{
    /// <summary>EM_X86_64.</summary>
    public const ushort Number = 62;

    public const ulong PageSize = 4096;

    /// <summary>The end of user space with four-level page tables, which every kernel supports (TASK_SIZE).</summary>
    public const ulong AddressLimit = 0x7FFF_FFFF_F000;

    /// <summary>The machine's name as <c>uname</c> gives it, ASCII.</summary>
    public static ReadOnlySpan<byte> Name => "x86_64"u8;
}
