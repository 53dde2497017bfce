using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.Files;

/// <summary>
/// Copies between files inside the kernel, which shares the blocks where the file system can: <c>copy_file_range(2)</c>.
/// </summary>
internal static partial class KernelCopy
{
    /// <summary>How much is copied between two looks at whether it is still wanted.</summary>
    private const long ChunkSize = 64L << 20;

    /// <summary>
    /// Copies as much as the kernel can and returns how many bytes that is: fewer than wanted, or none, where the system
    /// or one of the file systems cannot, or where reading or writing fails. To go on by other means tells which it is.
    /// </summary>
    public static long Copy(
        SafeFileHandle source,
        long sourceOffset,
        SafeFileHandle destination,
        long destinationOffset,
        long length,
        CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        long copied = 0;
        while (copied < length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            nint count = CopyFileRange(
                source, ref sourceOffset, destination, ref destinationOffset, (nint)Math.Min(ChunkSize, length - copied), 0);
            if (count <= 0)
                break;
            copied += count;
        }

        return copied;
    }

    [LibraryImport("libc", EntryPoint = "copy_file_range")]
    private static partial nint CopyFileRange(
        SafeFileHandle source, ref long sourceOffset, SafeFileHandle destination, ref long destinationOffset, nint length, uint flags);
}
