namespace Cake.MultiVariant.Elf;

/// <summary>e_machine: the machines that Linux runs on today.</summary>
internal enum ElfMachine : ushort
{
    I386 = 3,
    Mips = 8,
    PowerPC = 20,
    PowerPC64 = 21,
    S390 = 22,
    Arm = 40,
    X64 = 62,
    AArch64 = 183,
    RiscV = 243,
    LoongArch = 258,
}

internal static class ElfMachineNames
{
    /// <summary>The usual name and the number: <c>AArch64 (183)</c>.</summary>
    public static string Describe(this ElfMachine machine) => machine switch
    {
        ElfMachine.I386 => "i386",
        ElfMachine.X64 => "x86-64",
        ElfMachine.RiscV => "RISC-V",
        _ => Enum.GetName(machine) ?? "an unknown machine",
    } + $" ({(ushort)machine})";
}
