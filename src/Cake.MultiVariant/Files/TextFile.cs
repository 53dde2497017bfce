using System.Text;

namespace Cake.MultiVariant.Files;

/// <summary>A text that a build makes, in UTF-8 without a byte order mark.</summary>
internal static class TextFile
{
    /// <summary>Complete or not at all. Missing directories are made.</summary>
    /// <exception cref="CakeException">The file cannot be written.</exception>
    public static void Write(FilePath path, string text)
    {
        using var staged = new StagedFiles();
        Stage(staged, path, text);
        staged.Commit();
    }

    /// <summary>As <see cref="Write"/>; but a file that has the text already stays as old as it is.</summary>
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
