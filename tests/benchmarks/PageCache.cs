using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.Benchmarks;

/// <summary>
/// How a file was written decides how large the pieces are in which the kernel keeps it, and with that how fast it is
/// mapped. Files that are compared are therefore written back, dropped and read again, as after a reboot.
/// </summary>
internal static partial class PageCache
{
    private const int DontNeed = 4;

    public static void Reload(string path)
    {
        using (SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(file);
            _ = Advise(file, 0, 0, DontNeed);
        }

        using FileStream content = File.OpenRead(path);
        content.CopyTo(Stream.Null);
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
