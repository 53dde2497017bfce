using MultiVariant.Format.X64;

namespace MultiVariant.Launcher;

/// <summary>The numbers by which Linux on x86-64 lays out a process.</summary>
internal static unsafe class Machine
{
    /// <summary>EM_X86_64.</summary>
    public const ushort Own = 62;

    public const ulong PageSize = 4096;

    /// <summary>ELF_ET_DYN_BASE: two thirds of the user address space, where position-independent programs start.</summary>
    public const ulong ProgramBase = 0x5555_5555_4000;

    /// <summary>How many pages above <see cref="ProgramBase"/> a program may start: vm.mmap_rnd_bits is 28.</summary>
    public const ulong ProgramBasePages = 1UL << 28;

    /// <summary>How many pages above its bss a program's heap may start: arch_randomize_brk takes up to 1 GiB.</summary>
    public const ulong HeapGapPages = 1UL << 18;

    /// <summary>TASK_SIZE with four-level page tables.</summary>
    public const ulong AddressLimit = 0x7FFF_FFFF_F000;

    /// <summary>The name of the lowest level; the others' add "-v2" and so on.</summary>
    public static ReadOnlySpan<byte> Baseline => "x86-64"u8;

    public static ReadOnlySpan<byte> FeatureName(int feature)
    {
        if (feature >= X64Features.Count)
            return "(unknown)"u8;
        X64Feature row = X64Features.First;
        for (; feature > 0; feature--)
            row = row.Next;
        return row.Name;
    }

    public static ulong PageStart(ulong address) => address & ~(PageSize - 1);

    public static ulong PageEnd(ulong address) => PageStart(address + PageSize - 1);
}
