using Cake.Core;
using Cake.Core.IO;
using Path = System.IO.Path;

namespace Cake.MultiVariant.Files;

/// <summary>An executable that appears under its name complete or not at all.</summary>
internal static class ExecutableFile
{
    private const UnixFileMode BeingWritten = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>0755.</summary>
    private const UnixFileMode Complete = BeingWritten | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Replaces the file, or leaves everything as it was when <paramref name="write"/> throws.</summary>
    /// <exception cref="CakeException">The file cannot be written.</exception>
    public static void Write(FilePath path, Action<FileStream> write)
    {
        if (Directory.Exists(path.FullPath))
        {
            throw new CakeException(
                $"{path}: found a directory, expected a file or nothing; name the file to write inside it");
        }

        try
        {
            Directory.CreateDirectory(path.GetDirectory().FullPath);
            WriteAndRename(path.FullPath, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CakeException($"{path}: found that it cannot be written ({e.Message.TrimEnd('.')}), expected a "
                + "writable directory with enough room; grant this user the rights, make room, or write elsewhere", e);
        }
    }

    /// <summary>Whether two absolute paths name one file, as far as their text tells.</summary>
    public static bool AreSame(FilePath path, FilePath other) =>
        PathComparer.Default.Equals(path.Collapse(), other.Collapse());

    private static void WriteAndRename(string path, Action<FileStream> write)
    {
        string temporary = $"{path}.{Path.GetRandomFileName()}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = BeingWritten;

        using var file = new FileStream(temporary, options);
        try
        {
            write(file);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file.SafeFileHandle, Complete);
            file.Dispose();
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            file.Dispose();
            File.Delete(temporary);
            throw;
        }
    }
}
