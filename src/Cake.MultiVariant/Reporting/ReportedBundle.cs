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
    IReadOnlyList<CpuGroup> Unable,
    IReadOnlyList<ReportedFinding> Findings)
{
    /// <exception cref="CakeException">The file cannot be read, or is not an intact bundle.</exception>
    public static ReportedBundle Read(FilePath path)
    {
        using var reader = BundleReader.Open(path);
        ILookup<string?, CpuGroup> cpus = CpuGroup.Of(path, reader);
        var artifacts = new ArtifactReader();
        BundleDescription description = reader.Describe();
        ReportedVariant[] variants =
        [
            .. reader.Entries.Index().Select(entry => new ReportedVariant(
                description.Variants[entry.Index], reader.Gather(entry.Item, artifacts), [.. cpus[entry.Item.NameText]])),
        ];
        return new ReportedBundle(
            reader.Architecture,
            description,
            reader.Flags,
            variants,
            [.. cpus[null]],
            ReportedFinding.Of(new ArtifactValidator(
                    reader.Architecture,
                    new MultiVariantValidationSettings(),
                    reader.Flags.HasFlag(BundleFlags.LaunchFromMemory))
                .Check([.. variants.Select(variant => variant.Facts)])));
    }

    public string Name => Description.Path.GetFilename().FullPath;

    public bool StartsFromMemory => Flags.HasFlag(BundleFlags.LaunchFromMemory);

    public bool IgnoresEnvironment => Flags.HasFlag(BundleFlags.IgnoreEnvironment);

    /// <summary>The variant that is packed by itself, or null if the variants are not packed.</summary>
    public BundledVariant? Base => Description.Variants.FirstOrDefault(
        variant => variant.Packing != Packing.None && variant.PackedAgainst is null);

    /// <summary>What a machine must have, in one sentence for all variants that need the same.</summary>
    public IEnumerable<string> Needs =>
        from variant in Description.Variants
        group variant.Name by variant.Dependencies?.ToString() into same
        where same.Key != null
        select (same.Count() == Variants.Count ? "" : $"{string.Join(", ", same)}: ") + $"Needs {same.Key}.";

    /// <summary>The bytes that belong to no variant: launcher, index, and padding.</summary>
    public long Overhead =>
        Description.Length - Description.Variants.Sum(variant => variant.SameAs is null ? variant.StoredLength : 0);
}

/// <summary>A variant as reports show it, with the CPU families that start it.</summary>
internal sealed record ReportedVariant(BundledVariant Variant, ArtifactFacts Facts, IReadOnlyList<CpuGroup> Cpus);

/// <summary>What several variants have in common that breaks a rule.</summary>
internal sealed record ReportedFinding(string RuleId, RuleSeverity Severity, IReadOnlyList<string> Variants, string Message)
{
    /// <summary>The most severe first.</summary>
    public static IReadOnlyList<ReportedFinding> Of(IEnumerable<ValidationFinding> findings) =>
    [
        .. from finding in findings
           group finding.Variant by (finding.RuleId, finding.Severity, finding.Message) into same
           orderby same.Key.Severity descending, same.Key.RuleId
           select new ReportedFinding(same.Key.RuleId, same.Key.Severity, [.. same], same.Key.Message),
    ];

    /// <summary>Which variants, and what about them.</summary>
    public string Text => $"{string.Join(", ", Variants)} {Message}";
}
