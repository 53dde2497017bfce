using System.Text;
using Cake.MultiVariant.Elf;
using MultiVariant.Format.X64;

namespace Cake.MultiVariant.Architectures;

/// <summary>What a bundle is for: an operating system on a machine, and how it lays out programs.</summary>
/// <param name="RuntimeIdentifier">.NET's name for it.</param>
/// <param name="Architecture">The machine's name as <c>uname</c> gives it.</param>
/// <param name="Machine">The machine in the headers of its programs.</param>
/// <param name="PageSize">The largest page size in bytes that its kernel maps with.</param>
/// <param name="AddressLimit">The first virtual address that a program cannot use.</param>
internal sealed record Platform(
    string RuntimeIdentifier, string Architecture, ElfMachine Machine, int PageSize, ulong AddressLimit)
{
    private const int HugePageSize = 2 << 20;

    /// <summary>From this size on the zeros before it are at most a sixteenth of a variant.</summary>
    private const long LargeVariant = 32 << 20;

    public static Platform LinuxX64 { get; } = new(
        "linux-x64",
        Encoding.ASCII.GetString(X64Machine.Name),
        (ElfMachine)X64Machine.Number,
        (int)X64Machine.PageSize,
        X64Machine.AddressLimit);

    /// <summary>
    /// How a variant of so many bytes is aligned in a bundle: large ones to the size of a huge page, so that the kernel
    /// maps their pages as large as those of a file of their own.
    /// </summary>
    public int VariantAlignment(long length) => length < LargeVariant ? PageSize : HugePageSize;

    public string LauncherResource => $"launcher/{RuntimeIdentifier}";
}
