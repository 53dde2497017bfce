using System.Text;

namespace Cake.MultiVariant.Files;

/// <summary>Text in UTF-8 without a byte order mark.</summary>
internal static class TextFile
{
    /// <summary>Writes the whole file or nothing, and creates missing directories.</summary>
    /// <exception cref="CakeException">The file cannot be written.</exception>
    public static void Write(FilePath path, string text)
    {
        using var staged = new StagedFiles();
        Stage(staged, path, text);
        staged.Commit();
    }

    /// <summary>As <see cref="Write"/>, but leaves a file that has the text already untouched.</summary>
    /// <exception cref="CakeException">The file cannot be written.</exception>
    public static void WriteIfDifferent(FilePath path, string text)
    {
        if (!File.Exists(path.FullPath) || File.ReadAllText(path.FullPath) != text)
            Write(path, text);
    }

    /// <exception cref="CakeException">The file cannot be written.</exception>
    public static void Stage(StagedFiles staged, FilePath path, string text) =>
        staged.Write(path, isExecutable: false, file => file.Write(Encoding.UTF8.GetBytes(text)));
}
