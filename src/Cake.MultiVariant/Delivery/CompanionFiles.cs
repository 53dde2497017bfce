using Cake.MultiVariant.Building;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Delivery;

/// <summary>The files beside the executables: those that all variants share, and the debug symbols of each.</summary>
internal sealed class CompanionFiles
{
    private const string SymbolsFolder = "symbols";

    private readonly IReadOnlyList<PublishedVariant> _variants;

    /// <exception cref="CakeException">A file is not the same for all variants.</exception>
    public CompanionFiles(IReadOnlyList<PublishedVariant> variants)
    {
        _variants = variants;
        string[] different =
        [
            .. from file in variants.SelectMany(variant => variant.Companions)
               group file by file.Path into namesakes
               where namesakes.Count() != variants.Count || namesakes.Distinct().Count() != 1
               select namesakes.Key,
        ];
        if (different.Length > 0)
            throw new CakeException($"Cannot put {string.Join(", ", different)} beside the bundle once for all variants: "
                + $"there are differences between {string.Join(", ", variants.Select(one => one.Directory))}. "
                + "Publish only files that depend neither on IlcInstructionSet nor on the time.");
    }

    /// <summary>The files that all variants share.</summary>
    public IReadOnlyList<FileDescription> Shared => _variants[0].Companions;

    /// <summary>Copies the files to where they belong in the output directory.</summary>
    /// <exception cref="CakeException">They cannot be written.</exception>
    public void Stage(StagedFiles staged, DirectoryPath output, bool keepSymbols)
    {
        foreach (FileDescription file in Shared)
            Copy(_variants[0], file, output, file.IsExecutable);
        foreach (PublishedVariant variant in _variants.Where(variant => keepSymbols && variant.Symbols != null))
            Copy(variant, variant.Symbols!, output.Combine($"{SymbolsFolder}/{variant.Variant}"), isExecutable: false);

        void Copy(PublishedVariant from, FileDescription file, DirectoryPath to, bool isExecutable) => staged.Copy(
            from.Directory.CombineWithFilePath(file.Path), to.CombineWithFilePath(file.Path), isExecutable);
    }

    /// <summary>Deletes debug symbols of variants that only earlier builds of this program had.</summary>
    public void DeleteStaleSymbols(DirectoryPath output, bool keepSymbols)
    {
        string symbols = output.Combine(SymbolsFolder).FullPath;
        if (!Directory.Exists(symbols))
            return;
        string[] kept = keepSymbols ? [.. _variants.Select(variant => variant.Variant.Name)] : [];
        foreach (string folder in Directory.GetDirectories(symbols))
        {
            if (kept.Contains(Path.GetFileName(folder)))
                continue;
            File.Delete(Path.Combine(folder, $"{_variants[0].Executable.Path}.dbg"));
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
    }
}
