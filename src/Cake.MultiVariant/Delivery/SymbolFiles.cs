using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Delivery;

/// <summary>The debug symbols of each variant, beside the bundle: <c>symbols/VARIANT/NAME.dbg</c>.</summary>
internal sealed class SymbolFiles(DirectoryPath output)
{
    private readonly DirectoryPath _folder = output.Combine("symbols");

    /// <exception cref="CakeException">They cannot be written.</exception>
    public void Stage(StagedFiles staged, IEnumerable<(Variant Variant, FilePath? Symbols)> variants)
    {
        foreach ((Variant variant, FilePath? symbols) in variants)
        {
            if (symbols != null)
                staged.Copy(symbols, FileOf(variant.Name, symbols.GetFilename().FullPath), isExecutable: false);
        }
    }

    /// <summary>Deletes those of a program's variants that have none any more.</summary>
    public void DeleteStale(string program, IEnumerable<(Variant Variant, FilePath? Symbols)> variants)
    {
        if (!Directory.Exists(_folder.FullPath))
            return;
        string[] kept = [.. variants.Where(it => it.Symbols != null).Select(it => it.Variant.Name)];
        foreach (string folder in Directory.GetDirectories(_folder.FullPath))
        {
            if (kept.Contains(Path.GetFileName(folder)))
                continue;
            File.Delete(Path.Combine(folder, $"{program}.dbg"));
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }

        if (!Directory.EnumerateFileSystemEntries(_folder.FullPath).Any())
            Directory.Delete(_folder.FullPath);
    }

    private FilePath FileOf(string variant, string name) => _folder.Combine(variant).CombineWithFilePath(name);
}
