using Cake.MultiVariant.Bundling;

namespace Cake.MultiVariant;

/// <summary>
/// What <c>MultiVariantPublish</c> and <c>MultiVariantStitch</c> of folders write beside a bundle, as
/// <c>NAME.multivariant.json</c>. It says nothing of time and place: the same bundle has the same manifest.
/// </summary>
public sealed record PublishManifest
{
    /// <summary>1; later layouts that readers of this one do not understand have a higher number.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>What the variants are variants of.</summary>
    public required ProgramDescription Program { get; init; }

    /// <summary>The bundle.</summary>
    public required FileDescription Bundle { get; init; }

    /// <summary>The variants in it, best first.</summary>
    public required IReadOnlyList<ManifestVariant> Variants { get; init; }

    /// <summary>The files that must lie beside the bundle.</summary>
    public required IReadOnlyList<FileDescription> Companions { get; init; }
}

/// <summary>One variant in a bundle, and what it was compiled to.</summary>
public sealed record ManifestVariant
{
    /// <inheritdoc cref="BundledVariant.Name"/>
    public required string Name { get; init; }

    /// <inheritdoc cref="BundledVariant.RequiredFeatures"/>
    public required IReadOnlyList<string> RequiredFeatures { get; init; }

    /// <inheritdoc cref="BundledVariant.Offset"/>
    public required long Offset { get; init; }

    /// <inheritdoc cref="BundledVariant.Length"/>
    public required long Length { get; init; }

    /// <inheritdoc cref="BundledVariant.Sha256"/>
    public required string Sha256 { get; init; }

    /// <summary>The name of the better variant that has the same bytes, which are stored once; or null.</summary>
    public required string? SameAs { get; init; }

    /// <summary>
    /// How many instructions need which level at least: <c>x86-64</c> to <c>x86-64-v4</c>, and <c>beyond the levels</c>.
    /// Of a .NET program the managed code is counted, of others all code. Empty when it is no code for x86-64.
    /// </summary>
    public required IReadOnlyDictionary<string, long> Instructions { get; init; }

    internal static IReadOnlyList<ManifestVariant> Of(StitchedBundle bundle)
    {
        IReadOnlyList<BundledVariant> variants = bundle.Description.Variants;
        return
        [
            .. variants.Zip(bundle.Variants, (variant, facts) => new ManifestVariant
            {
                Name = variant.Name,
                RequiredFeatures = variant.RequiredFeatures,
                Offset = variant.Offset,
                Length = variant.Length,
                Sha256 = variant.Sha256,
                SameAs = bundle.Description.TwinOf(variant)?.Name,
                Instructions = facts.Audit?.InstructionsByLevel ?? new Dictionary<string, long>(),
            }),
        ];
    }
}
