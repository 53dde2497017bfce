using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.Tests.Support;

internal static class ElfReading
{
    public static ElfFile Read(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        return new BuiltInElfReader().Read(FileRange.Whole(path, file));
    }
}
