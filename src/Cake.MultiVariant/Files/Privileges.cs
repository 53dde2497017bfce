using System.Runtime.InteropServices;

namespace Cake.MultiVariant.Files;

/// <summary>Rights that an executable file grants to whoever starts it (<c>execve(2)</c>, <c>capabilities(7)</c>).</summary>
internal static partial class Privileges
{
    private const UnixFileMode SetId = UnixFileMode.SetUser | UnixFileMode.SetGroup;

    /// <summary>What grants them, or null.</summary>
    public static string? Of(FilePath path) =>
        !OperatingSystem.IsLinux() ? null
        : (File.GetUnixFileMode(path.FullPath) & SetId) != 0 ? "the set-user-id or set-group-id bit"
        : GetExtendedAttribute(path.FullPath, "security.capability", 0, 0) > 0 ? "file capabilities"
        : null;

    /// <summary>Returns the attribute's size, or -1 if there is none; copies nothing for a size of 0.</summary>
    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetExtendedAttribute(string path, string name, nint value, nint size);
}
