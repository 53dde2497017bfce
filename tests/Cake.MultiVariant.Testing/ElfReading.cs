using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.Testing;

internal static class ElfReading
{
    public static ElfFile Read(string path, params string[] symbols)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        return ElfFile.Read(FileRange.Whole(path, file), symbols);
    }
}
