using Cake.Core;
using Cake.Core.IO;
using Path = System.IO.Path;

namespace Cake.MultiVariant.Files;

/// <summary>A text that a build makes.</summary>
internal static class TextFile
{
    /// <summary>
    /// In UTF-8 without a byte order mark; complete or not at all. Missing directories are made.
    /// </summary>
    /// <exception cref="CakeException">The file cannot be written.</exception>
    public static void Write(FilePath path, string text)
    {
        try
        {
            Directory.CreateDirectory(path.GetDirectory().FullPath);
            WriteAndRename(path.FullPath, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CakeException($"{path}: found that it cannot be written ({e.Message.TrimEnd('.')}), expected a "
                + "writable directory and a file or nothing; grant this user the rights, or write elsewhere", e);
        }
    }

    /// <summary>As <see cref="Write"/>; but a file that has the text already stays as old as it is.</summary>
    /// <exception cref="CakeException">The file cannot be written.</exception>
    public static void WriteIfDifferent(FilePath path, string text)
    {
        if (!File.Exists(path.FullPath) || File.ReadAllText(path.FullPath) != text)
            Write(path, text);
    }

    private static void WriteAndRename(string path, string text)
    {
        string temporary = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
