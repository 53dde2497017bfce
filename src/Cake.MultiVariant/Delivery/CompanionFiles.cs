using Cake.Core;
using Cake.Core.IO;
using Cake.MultiVariant.Building;
using Cake.MultiVariant.Files;
using Path = System.IO.Path;

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
        IReadOnlyList<FileDescription>[] all = [.. variants.Select(Of)];
        string[] different =
        [
            .. from file in all.SelectMany(files => files)
               group file by file.Path into namesakes
               where namesakes.Count() != variants.Count || namesakes.Distinct().Count() != 1
               select namesakes.Key,
        ];
        if (different.Length > 0)
        {
            throw new CakeException($"{string.Join(", ", different)}: found differences between "
                + $"{string.Join(", ", variants.Select(variant => variant.Directory))}, expected the same files "
                + "for all variants; publish what depends neither on IlcInstructionSet nor on the time");
        }

        Shared = all[0];
    }

    /// <summary>The files that all variants share.</summary>
    public IReadOnlyList<FileDescription> Shared { get; }

    /// <summary>All files beside the executable of a variant, but its debug symbols.</summary>
    public static IReadOnlyList<FileDescription> Of(PublishedVariant variant)
    {
        if (variant.Companions is { } known)
            return known;
        string folder = variant.Directory.FullPath;
        return
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => file != variant.Artifact.Path.FullPath && file != variant.SymbolFile)
                .Order(StringComparer.Ordinal)
                .Select(file => FileDescription.Of(folder, Path.GetRelativePath(folder, file))),
        ];
    }

    /// <summary>The files, and where in the output directory they go.</summary>
    public IEnumerable<FilePlacement> Placements(bool keepSymbols) =>
    [
        .. from file in Shared
           let source = Path.Combine(_variants[0].Directory.FullPath, file.Path)
           select new FilePlacement(source, file.Path, file.IsExecutable),
        .. from variant in _variants
           where keepSymbols && File.Exists(variant.SymbolFile)
           let target = SymbolTarget(variant.Artifact.Name, variant.SymbolFile)
           select new FilePlacement(variant.SymbolFile, target, IsExecutable: false),
    ];

    /// <summary>Deletes debug symbols of this program's variants of earlier, which would be found for none now.</summary>
    public void DeleteStaleSymbols(DirectoryPath output, bool keepSymbols)
    {
        string symbols = output.Combine(SymbolsFolder).FullPath;
        if (!Directory.Exists(symbols))
            return;
        string[] kept = keepSymbols ? [.. _variants.Select(variant => variant.Artifact.Name)] : [];
        foreach (string folder in Directory.GetDirectories(symbols).Where(path => !kept.Contains(Path.GetFileName(path))))
        {
            File.Delete(Path.Combine(folder, Path.GetFileName(_variants[0].SymbolFile)));
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
    }

    private static string SymbolTarget(string variant, string symbolFile) =>
        Path.Combine(SymbolsFolder, variant, Path.GetFileName(symbolFile));
}
