using Cake.Core;
using Cake.Core.IO;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Validation;
using MultiVariant.Format;

namespace Cake.MultiVariant.Reporting;

/// <summary>A bundle as reports see it.</summary>
/// <param name="Description">What it holds.</param>
/// <param name="Flags">How its launcher starts variants.</param>
/// <param name="Selected">The CPU families that start each variant, by the variant's place in the index.</param>
/// <param name="Unable">The CPU families that can run no variant.</param>
/// <param name="Facts">What is known of each variant's executable.</param>
/// <param name="Findings">What validation says of them.</param>
internal sealed record ReportedBundle(
    BundleDescription Description,
    BundleFlags Flags,
    ILookup<int, CpuFamily> Selected,
    IReadOnlyList<CpuFamily> Unable,
    IReadOnlyList<ArtifactFacts> Facts,
    IReadOnlyList<ValidationFinding> Findings)
{
    private const int NoVariant = -1;

    /// <exception cref="CakeException">The file cannot be read or is no proper bundle.</exception>
    public static ReportedBundle Read(FilePath path)
    {
        using var reader = BundleReader.Open(path);
        ILookup<int, CpuFamily> selected = CpuFamilies.All
            .OrderBy(family => family.Vendor, StringComparer.Ordinal)
            .ThenBy(family => family.Year)
            .ToLookup(family => Select(reader.Entries, family));
        ArtifactFacts[] facts =
        [
            .. reader.Entries.Select(entry => ArtifactFacts.Gather(
                entry, $"in {path.GetFilename()}", reader.Executable(entry), ElfReader.Default)),
        ];
        var validator = new ArtifactValidator(ElfReader.Default, new MultiVariantValidationSettings());
        return new ReportedBundle(
            reader.Describe(),
            reader.Flags,
            selected,
            [.. selected[NoVariant]],
            facts,
            validator.Check(facts));
    }

    public string Name => Description.Path.GetFilename().FullPath;

    public bool StartsFromMemory => Flags.HasFlag(BundleFlags.LaunchFromMemory);

    public bool IgnoresEnvironment => Flags.HasFlag(BundleFlags.IgnoreEnvironment);

    /// <summary>Bytes that are no variant's: launcher, index, and the zeros that align variants.</summary>
    public long Overhead =>
        Description.Length - Description.Variants.DistinctBy(variant => variant.Offset).Sum(variant => variant.Length);

    private static int Select(IReadOnlyList<IndexEntry> entries, CpuFamily family)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            if (Selection.MayChoose(entries[i], family.Features, family.Avoided))
                return i;
        }

        return NoVariant;
    }
}
