using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Cake.MultiVariant.Bundling;

namespace Cake.MultiVariant;

/// <summary>
/// What <c>MultiVariantPublish</c> and <c>MultiVariantStitchVariants</c> write beside a bundle, as
/// <c>NAME.multivariant.json</c>. It says nothing of time and place: the same bundle has the same manifest.
/// </summary>
public sealed record PublishManifest
{
    /// <summary>1; a later layout that readers of this one do not understand has a higher number.</summary>
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
public sealed record ManifestVariant : BundledVariant
{
    /// <summary>An empty one, for JSON.</summary>
    public ManifestVariant()
    {
    }

    [SetsRequiredMembers]
    internal ManifestVariant(StitchedVariant stitched)
        : base(stitched.Variant) =>
        Instructions = stitched.Facts.Audit?.InstructionsByLevel ?? new Dictionary<string, long>();

    /// <summary>
    /// How many instructions need which level at least: <c>x86-64</c> to <c>x86-64-v4</c>, and <c>beyond the levels</c>.
    /// Of a .NET program the managed code is counted, of others all code. Empty when it is no code for this architecture.
    /// </summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, long> Instructions { get; init; }
}
