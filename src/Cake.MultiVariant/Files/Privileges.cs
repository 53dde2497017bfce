using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Cake.MultiVariant.Files;

/// <summary>Rights that an executable file grants to whoever starts it.</summary>
internal static partial class Privileges
{
    private const UnixFileMode SetId = UnixFileMode.SetUser | UnixFileMode.SetGroup;

    /// <summary>Whether the file has a set-id bit or capabilities.</summary>
    [SupportedOSPlatform("linux")]
    public static bool AreGrantedBy(FilePath path) =>
        (File.GetUnixFileMode(path.FullPath) & SetId) != 0
        || GetExtendedAttribute(path.FullPath, "security.capability", 0, 0) > 0;

    /// <summary>Returns the attribute's size, or -1 if there is none; copies nothing for a size of 0.</summary>
    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetExtendedAttribute(string path, string name, nint value, nint size);
}
