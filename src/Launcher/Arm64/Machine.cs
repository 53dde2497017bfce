using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>
/// How Linux on AArch64 lays out a process, and the names of its features and levels. Page size and address space differ
/// between kernels.
/// </summary>
internal static unsafe class Machine
{
    public const ushort Number = Arm64Machine.Number;

    /// <summary>What offsets in a bundle are multiples of.</summary>
    public const ulong LargestPageSize = Arm64Machine.PageSize;

    private const ulong Gibibyte = 1UL << 30;

    public static ulong PageSize
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => Auxiliary(AuxiliaryKey.PageSize);
    }

    /// <summary>
    /// The end of user space. The kernel has a power of two for it, and the stack lies below, but by less than half.
    /// </summary>
    public static ulong AddressLimit
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get
        {
            ulong limit = 1;
            while (limit <= (ulong)Native.AuxiliaryVector())
                limit <<= 1;
            return limit;
        }
    }

    /// <summary>ELF_ET_DYN_BASE: position-independent programs start at two thirds of user space.</summary>
    public static ulong ProgramBase => PageStart(AddressLimit / 3 * 2);

    /// <summary>
    /// How many pages above <see cref="ProgramBase"/> programs may start: 1 GiB, as vm.mmap_rnd_bits is 18 with pages of
    /// 4 KiB, and less with larger ones.
    /// </summary>
    public static ulong ProgramBasePages => Gibibyte / PageSize;

    /// <summary>How many pages above the bss a heap may start: arch_randomize_brk adds up to 1 GiB.</summary>
    public static ulong HeapGapPages => Gibibyte / PageSize;

    public static Literal Name => Arm64Machine.Name;

    /// <summary>No variant for arm64 is passed over that the CPU can run.</summary>
    public static Literal ReasonToAvoid => ""u8;

    /// <summary>The value of an entry of the auxiliary vector, or 0 if there is none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong Auxiliary(AuxiliaryKey key)
    {
        AuxiliaryValue* entry = Native.AuxiliaryVector();
        while (entry->Key != key && entry->Key != AuxiliaryKey.End)
            entry++;
        return entry->Key == key ? entry->Value : 0;
    }

    /// <summary>Empty for a feature that only later versions of the launcher know.</summary>
    public static Text FeatureName(int feature)
    {
        if (feature >= Arm64Features.Count)
            return default;
        Arm64Feature row = Arm64Features.First;
        for (; feature > 0; feature--)
            row = row.Next;
        return new(row.Name);
    }

    public static ReadOnlySpan<byte> ExpandShortForm(ReadOnlySpan<byte> variant, out int length) =>
        Arm64Levels.ExpandShortForm(variant, out length);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong PageStart(ulong address) => address & ~(PageSize - 1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong PageEnd(ulong address) => PageStart(address + PageSize - 1);
}
