using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.Files;

/// <summary>The capabilities that Linux gives a program because of its file (<c>capabilities(7)</c>).</summary>
internal static partial class FileCapabilities
{
    private const string Attribute = "security.capability";

    public static bool Has(SafeFileHandle file) => OperatingSystem.IsLinux() && GetAttribute(file, Attribute, 0, 0) > 0;

    [LibraryImport("libc", EntryPoint = "fgetxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetAttribute(SafeFileHandle file, string name, nint value, nint size);
}
