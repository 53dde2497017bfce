using Cake.MultiVariant.Building;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Delivery;

/// <summary>
/// What is published beside the executables: files that all variants share, and the debug symbols of each.
/// </summary>
internal sealed class CompanionFiles
{
    private const string SymbolsFolder = "symbols";

    private readonly IReadOnlyList<PublishedVariant> _variants;

    /// <exception cref="CakeException">A file that should be shared is not the same for all variants.</exception>
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
        {
            throw new CakeException($"{string.Join(", ", different)}: not the same in "
                + $"{string.Join(", ", variants.Select(variant => variant.Directory))}, and a bundle has them once, beside it. "
                + "Publish what depends neither on IlcInstructionSet nor on the time.");
        }
    }

    /// <summary>The files that all variants share.</summary>
    public IReadOnlyList<FileDescription> Shared => _variants[0].Companions;

    /// <summary>Copies the files to where they go in the output directory.</summary>
    /// <exception cref="CakeException">They cannot be written.</exception>
    public void Stage(StagedFiles staged, DirectoryPath output, bool keepSymbols)
    {
        foreach (FileDescription file in Shared)
        {
            staged.Copy(
                _variants[0].Directory.CombineWithFilePath(file.Path), output.CombineWithFilePath(file.Path), file.IsExecutable);
        }

        foreach (PublishedVariant variant in _variants)
        {
            if (keepSymbols && variant.Symbols is { } symbols)
            {
                staged.Copy(
                    variant.Directory.CombineWithFilePath(symbols.Path),
                    output.Combine(SymbolsFolder).Combine(variant.Variant.Name).CombineWithFilePath(symbols.Path),
                    isExecutable: false);
            }
        }
    }

    /// <summary>Deletes debug symbols of variants that earlier builds of this program had and this one has not.</summary>
    public void DeleteStaleSymbols(DirectoryPath output, bool keepSymbols)
    {
        string symbols = output.Combine(SymbolsFolder).FullPath;
        if (!Directory.Exists(symbols))
            return;
        string[] kept = keepSymbols ? [.. _variants.Select(variant => variant.Variant.Name)] : [];
        foreach (string folder in Directory.GetDirectories(symbols).Where(path => !kept.Contains(Path.GetFileName(path))))
        {
            File.Delete(Path.Combine(folder, $"{_variants[0].Executable.Path}.dbg"));
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
    }
}
