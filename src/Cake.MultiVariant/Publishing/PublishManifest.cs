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
    public required IReadOnlyList<BundledVariant> Variants { get; init; }

    /// <summary>The files that must lie beside the bundle.</summary>
    public required IReadOnlyList<FileDescription> Companions { get; init; }
}
