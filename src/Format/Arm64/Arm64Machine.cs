namespace MultiVariant.Format.Arm64;

/// <summary>How Linux on AArch64 lays out programs.</summary>
internal static class Arm64Machine
{
    /// <summary>EM_AARCH64.</summary>
    public const ushort Number = 183;

    /// <summary>The largest page size; others are 4096 and 16384 bytes.</summary>
    public const ulong PageSize = 65536;

    /// <summary>The end of the largest user space that programs get unasked: 48 bits (Documentation/arch/arm64/memory.rst).</summary>
    public const ulong AddressLimit = 1UL << 48;

    /// <summary>The machine's name as <c>uname</c> gives it, ASCII.</summary>
    public static ReadOnlySpan<byte> Name => "aarch64"u8;
}
