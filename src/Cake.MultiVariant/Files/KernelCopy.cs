using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.Files;

/// <summary>Copies inside the kernel (<c>copy_file_range(2)</c>), which shares blocks if it can.</summary>
internal static partial class KernelCopy
{
    /// <summary>How much is copied before checking again for cancellation.</summary>
    private const long ChunkSize = 64L << 20;

    /// <summary>
    /// Returns how many bytes were copied. It is fewer than <paramref name="length"/>, maybe 0, if the system or a file
    /// system cannot do it, or if reading or writing fails; copying the rest by other means shows which.
    /// </summary>
    public static long Copy(
        SafeFileHandle source, long sourceOffset, SafeFileHandle destination, long destinationOffset, long length,
        CancellationToken cancellationToken)
    {
        long copied = 0;
        while (copied < length && OperatingSystem.IsLinux())
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
        SafeFileHandle source, ref long sourceOffset, SafeFileHandle destination, ref long destinationOffset,
        nint length, uint flags);
}
