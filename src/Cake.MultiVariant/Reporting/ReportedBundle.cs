using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Reporting;

/// <summary>
/// A bundle as reports show it: variants from best to worst, the CPU families that can run none of them, and what
/// validation finds.
/// </summary>
internal sealed record ReportedBundle(
    Architecture Architecture,
    BundleDescription Description,
    BundleFlags Flags,
    IReadOnlyList<ReportedVariant> Variants,
    IReadOnlyList<CpuFamily> Unable,
    IReadOnlyList<ValidationFinding> Findings)
{
    /// <exception cref="CakeException">The file cannot be read, or is not an intact bundle.</exception>
    public static ReportedBundle Read(FilePath path)
    {
        using var reader = BundleReader.Open(path);
        ILookup<int, CpuFamily> families = reader.Architecture.CpuFamilies
            .OrderBy(family => family.Vendor, StringComparer.Ordinal)
            .ThenBy(family => family.Year)
            .ToLookup(family => Select(reader.Entries, family));
        var artifacts = new ArtifactReader();
        BundleDescription description = reader.Describe();
        ReportedVariant[] variants =
        [
            .. reader.Entries.Index().Select(entry => new ReportedVariant(
                description.Variants[entry.Index], reader.Gather(entry.Item, artifacts), [.. families[entry.Index]])),
        ];
        return new ReportedBundle(
            reader.Architecture,
            description,
            reader.Flags,
            variants,
            [.. families[reader.Entries.Count]],
            new ArtifactValidator(
                    reader.Architecture,
                    new MultiVariantValidationSettings(),
                    reader.Flags.HasFlag(BundleFlags.LaunchFromMemory))
                .Check([.. variants.Select(variant => variant.Facts)]));
    }

    public string Name => Description.Path.GetFilename().FullPath;

    public bool StartsFromMemory => Flags.HasFlag(BundleFlags.LaunchFromMemory);

    public bool IgnoresEnvironment => Flags.HasFlag(BundleFlags.IgnoreEnvironment);

    /// <summary>The variant that is packed by itself, or null if the variants are not packed.</summary>
    public BundledVariant? Base => Description.Variants.FirstOrDefault(
        variant => variant.Packing != Packing.None && variant.PackedAgainst is null);

    /// <summary>The bytes that belong to no variant: launcher, index, and padding.</summary>
    public long Overhead =>
        Description.Length - Description.Variants.Sum(variant => variant.SameAs is null ? variant.StoredLength : 0);

    /// <summary>The index of the variant that a CPU starts, or the number of variants if it can run none.</summary>
    private static int Select(IReadOnlyList<IndexEntry> entries, CpuFamily family) =>
        entries.TakeWhile(entry => !Selection.MayChoose(entry, family.Features, family.Avoided)).Count();
}

/// <summary>A variant as reports show it, with the CPU families that start it.</summary>
internal sealed record ReportedVariant(BundledVariant Variant, ArtifactFacts Facts, IReadOnlyList<CpuFamily> Families);
