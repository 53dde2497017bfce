using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Delivery;

/// <summary>The debug symbols of a bundle's variants, in a folder for each of them: <c>VARIANT/NAME.dbg</c>.</summary>
internal sealed class SymbolFolder(DirectoryPath path)
{
    /// <summary>Nobody ships symbols with a program by mistake if they lie outside of what is published.</summary>
    public static SymbolFolder BesideOf(DirectoryPath output) => new($"{output.FullPath}.symbols");

    /// <summary>Where the symbols of a variant go.</summary>
    public DirectoryPath Of(string variant) => path.Combine(variant);

    public void Stage(StagedFiles staged, IReadOnlyDictionary<string, FilePath> symbols)
    {
        foreach ((string variant, FilePath file) in symbols)
            staged.Copy(file, Of(variant).CombineWithFilePath(file.GetFilename()), isExecutable: false);
    }

    /// <summary>Deletes the symbols of variants that a program does not have any more.</summary>
    public void Prune(string program, IEnumerable<string> variants)
    {
        if (!Directory.Exists(path.FullPath))
            return;
        string[] stale = [.. Directory.GetDirectories(path.FullPath).ExceptBy(variants, Path.GetFileName)];
        foreach (string folder in stale)
            File.Delete(Path.Combine(folder, $"{program}.dbg"));
        foreach (string folder in stale.Append(path.FullPath))
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
    }
}
