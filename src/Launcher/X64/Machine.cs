namespace MultiVariant.Launcher;

/// <summary>How Linux on x86-64 lays out a process, and the names of x86-64 features and levels.</summary>
internal static unsafe class Machine
{
    public const ushort Number = X64Machine.Number;
    public const ulong PageSize = X64Machine.PageSize;
    public const ulong LargestPageSize = PageSize;
    public const ulong AddressLimit = X64Machine.AddressLimit;

    /// <summary>ELF_ET_DYN_BASE: position-independent programs start at two thirds of user space.</summary>
    public const ulong ProgramBase = 0x5555_5555_4000;

    /// <summary>How many pages above <see cref="ProgramBase"/> programs may start: vm.mmap_rnd_bits is 28.</summary>
    public const ulong ProgramBasePages = 1UL << 28;

    /// <summary>How many pages above the bss a heap may start: arch_randomize_brk adds less than 1 GiB.</summary>
    public const ulong HeapGapPages = 1UL << 18;

    public static Literal Name => X64Machine.Name;

    /// <summary>The reason why <see cref="Cpu.Avoided"/> passes over a variant.</summary>
    public static Literal ReasonToAvoid => "this CPU lowers its clock for 512-bit vectors"u8;

    /// <summary>Empty for a feature that only later versions of the launcher know.</summary>
    public static Text FeatureName(int feature)
    {
        if (feature >= X64Features.Count)
            return default;
        X64Feature row = X64Features.First;
        for (; feature > 0; feature--)
            row = row.Next;
        return new(row.Name);
    }

    public static ReadOnlySpan<byte> ExpandShortForm(ReadOnlySpan<byte> variant, out int length) =>
        X64Levels.ExpandShortForm(variant, out length);

    public static ulong PageStart(ulong address) => address & ~(PageSize - 1);

    public static ulong PageEnd(ulong address) => PageStart(address + PageSize - 1);
}
