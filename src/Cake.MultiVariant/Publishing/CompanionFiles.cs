using System.Security.Cryptography;
using Cake.Core;
using Path = System.IO.Path;

namespace Cake.MultiVariant;

/// <summary>
/// What is published beside the executables: files that all variants share, and the debug symbols of each.
/// </summary>
internal sealed class CompanionFiles(IReadOnlyList<VariantBuild> variants)
{
    /// <exception cref="CakeException">A file that should be shared is not the same for all variants.</exception>
    public void Check()
    {
        Dictionary<string, string>[] hashes = [.. variants.Select(Hashes)];
        string[] different =
        [
            .. from name in hashes.SelectMany(files => files.Keys).Distinct()
               where hashes.Select(files => files.GetValueOrDefault(name)).Distinct().Count() > 1
               select name,
        ];
        if (different.Length > 0)
        {
            throw new CakeException($"{string.Join(", ", different)}: found differences between "
                + $"{string.Join(", ", variants.Select(variant => variant.PublishDirectory))}, expected the same files "
                + "for all variants; publish what depends neither on IlcInstructionSet nor on the time");
        }
    }

    /// <summary>The files, and where in the output directory they go.</summary>
    public IEnumerable<(string Source, string RelativeTarget)> Placements() =>
    [
        .. from name in SharedFiles(variants[0])
           select (Path.Combine(variants[0].PublishDirectory.FullPath, name), name),
        .. from variant in variants
           let symbols = SymbolFile(variant)
           where File.Exists(symbols)
           select (symbols, Path.Combine("symbols", variant.Artifact.Name, Path.GetFileName(symbols))),
    ];

    private static Dictionary<string, string> Hashes(VariantBuild variant) =>
        SharedFiles(variant).ToDictionary(name => name, name => Hash(variant, name));

    private static string Hash(VariantBuild variant, string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(variant.PublishDirectory.FullPath, name));
        return Convert.ToHexString(SHA256.HashData(file));
    }

    private static IEnumerable<string> SharedFiles(VariantBuild variant) =>
        Directory.EnumerateFiles(variant.PublishDirectory.FullPath, "*", SearchOption.AllDirectories)
            .Where(file => file != variant.Artifact.Path.FullPath && file != SymbolFile(variant))
            .Select(file => Path.GetRelativePath(variant.PublishDirectory.FullPath, file));

    private static string SymbolFile(VariantBuild variant) => $"{variant.Artifact.Path.FullPath}.dbg";
}
