using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Presentation;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Reporting;

/// <summary>A bundle as reports see it.</summary>
/// <param name="Architecture">What it is for.</param>
/// <param name="Description">What it holds.</param>
/// <param name="Flags">How its launcher starts variants.</param>
/// <param name="Variants">Best first.</param>
/// <param name="Unable">The CPU families that can run no variant.</param>
/// <param name="Findings">What validation says of the variants.</param>
internal sealed record ReportedBundle(
    Architecture Architecture,
    BundleDescription Description,
    BundleFlags Flags,
    IReadOnlyList<ReportedVariant> Variants,
    IReadOnlyList<CpuFamily> Unable,
    IReadOnlyList<ValidationFinding> Findings)
{
    /// <exception cref="CakeException">The file cannot be read or is no proper bundle.</exception>
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
            new ArtifactValidator(reader.Architecture, new MultiVariantValidationSettings())
                .Check([.. variants.Select(variant => variant.Facts)]));
    }

    public string Name => Description.Path.GetFilename().FullPath;

    public bool StartsFromMemory => Flags.HasFlag(BundleFlags.LaunchFromMemory);

    public bool IgnoresEnvironment => Flags.HasFlag(BundleFlags.IgnoreEnvironment);

    /// <summary>Bytes that are no variant's: launcher, index, and the zeros that align variants.</summary>
    public long Overhead =>
        Description.Length - Description.Variants.Where(variant => variant.SameAs == null).Sum(variant => variant.StoredLength);

    /// <summary>The place of the variant that a CPU starts, or the number of variants where it can run none.</summary>
    private static int Select(IReadOnlyList<IndexEntry> entries, CpuFamily family) => entries
        .TakeWhile(entry => !Selection.MayChoose(entry, family.Features, family.Avoided))
        .Count();
}

/// <summary>A variant as reports see it.</summary>
/// <param name="Variant">What the bundle says of it.</param>
/// <param name="Facts">What is known of its executable.</param>
/// <param name="Families">The CPU families that start it.</param>
internal sealed record ReportedVariant(BundledVariant Variant, ArtifactFacts Facts, IReadOnlyList<CpuFamily> Families)
{
    /// <summary>What is told of the size: that of the executable, or where its bytes are.</summary>
    public string Size => Variant.SameAs is { } twin ? $"as {twin}" : Quantity.Size(Variant.Length);
}
