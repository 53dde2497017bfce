using Cake.Core;
using Cake.Core.IO;
using Path = System.IO.Path;

namespace Cake.MultiVariant.Files;

/// <summary>Refuses an output before anything is compiled for it.</summary>
internal static class OutputDirectory
{
    /// <summary>Leaves no trace: a directory that is missing is not made yet.</summary>
    /// <exception cref="CakeException">The file could not be written.</exception>
    public static void CheckThatCanHold(FilePath bundle)
    {
        if (Directory.Exists(bundle.FullPath))
        {
            throw new CakeException($"{bundle}: found a directory where the bundle goes, expected a file or nothing; "
                + "remove it, or choose another OutputDirectory");
        }

        string existing = bundle.GetDirectory().FullPath;
        while (!Path.Exists(existing))
            existing = Path.GetDirectoryName(existing)!;
        try
        {
            string probe = Path.Combine(existing, Path.GetRandomFileName());
            File.Create(probe, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(bundle.GetDirectory(), e);
        }
    }

    public static CakeException NotWritable(DirectoryPath directory, Exception reason) =>
        new($"{directory}: found that it cannot be written ({reason.Message.TrimEnd('.')}), expected a writable "
            + "directory with enough room; grant this user the rights, make room, or choose another OutputDirectory",
            reason);
}
