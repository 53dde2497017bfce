namespace Cake.MultiVariant;

/// <summary>What a bundle is for: an operating system on a machine, and how it lays out programs.</summary>
/// <param name="RuntimeIdentifier">.NET's name for it.</param>
/// <param name="Machine">The machine in the headers of its programs.</param>
/// <param name="PageSize">The largest page size in bytes that its kernel maps with.</param>
/// <param name="AddressLimit">The first virtual address that a program cannot use.</param>
internal sealed record Platform(string RuntimeIdentifier, ElfMachine Machine, int PageSize, ulong AddressLimit)
{
    /// <summary>The limit is TASK_SIZE with four-level page tables, which every kernel grants.</summary>
    public static Platform LinuxX64 { get; } = new("linux-x64", ElfMachine.X64, 4096, 0x7FFF_FFFF_F000);

    public string LauncherResource => $"launcher/{RuntimeIdentifier}";
}
