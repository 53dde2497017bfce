namespace MultiVariant.Launcher;

/// <summary>The numbers by which Linux on x86-64 lays out a process, and the names of its CPUs' features and levels.</summary>
internal static unsafe class Machine
{
    public const ushort Number = X64Machine.Number;

    public const ulong PageSize = X64Machine.PageSize;

    /// <summary>ELF_ET_DYN_BASE: two thirds of the user address space, where position-independent programs start.</summary>
    public const ulong ProgramBase = 0x5555_5555_4000;

    /// <summary>How many pages above <see cref="ProgramBase"/> a program may start: vm.mmap_rnd_bits is 28.</summary>
    public const ulong ProgramBasePages = 1UL << 28;

    /// <summary>How many pages above its bss a program's heap may start: arch_randomize_brk takes up to 1 GiB.</summary>
    public const ulong HeapGapPages = 1UL << 18;

    public const ulong AddressLimit = X64Machine.AddressLimit;

    public static Literal Name => X64Machine.Name;

    /// <summary>Why <see cref="Cpu.Avoided"/> has a variant passed over.</summary>
    public static Literal ReasonToAvoid => "this CPU lowers its clock for 512-bit vectors"u8;

    /// <summary>Empty for a feature that only later versions know.</summary>
    public static Text FeatureName(int feature)
    {
        if (feature >= X64Features.Count)
            return default;
        X64Feature row = X64Features.First;
        for (; feature > 0; feature--)
            row = row.Next;
        return new(row.Name);
    }

    /// <summary>The level that a variant's short form starts with, or nothing: see <see cref="X64Levels"/>.</summary>
    public static ReadOnlySpan<byte> ExpandShortForm(ReadOnlySpan<byte> variant, out int length) =>
        X64Levels.ExpandShortForm(variant, out length);

    public static ulong PageStart(ulong address) => address & ~(PageSize - 1);

    public static ulong PageEnd(ulong address) => PageStart(address + PageSize - 1);
}
