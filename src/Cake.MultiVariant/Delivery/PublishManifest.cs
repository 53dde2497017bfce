using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Cake.MultiVariant.Bundling;

namespace Cake.MultiVariant;

/// <summary>
/// What <c>MultiVariantPublish</c> and <c>MultiVariantStitchVariants</c> write beside a bundle, as
/// <c>NAME.multivariant.json</c>. It has neither times nor absolute paths: the same bundle has the same manifest.
/// </summary>
public sealed record PublishManifest
{
    /// <summary>1; a later layout that readers of this one would misread has a higher number.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The program that the bundle contains.</summary>
    public required ProgramDescription Program { get; init; }

    /// <summary>The bundle.</summary>
    public required FileDescription Bundle { get; init; }

    /// <summary>The variants in it, best first.</summary>
    public required IReadOnlyList<ManifestVariant> Variants { get; init; }

    /// <summary>The files that must lie beside the bundle.</summary>
    public required IReadOnlyList<FileDescription> Companions { get; init; }
}

/// <summary>One variant in a bundle, and the instructions that it was compiled to.</summary>
public sealed record ManifestVariant : BundledVariant
{
    /// <summary>Creates an empty one, for JSON.</summary>
    public ManifestVariant()
    {
    }

    [SetsRequiredMembers]
    internal ManifestVariant(StitchedVariant stitched)
        : base(stitched.Variant) =>
        Instructions = stitched.Facts.Audit?.InstructionsByLevel ?? new Dictionary<string, long>();

    /// <summary>
    /// How many instructions need which level at least: <c>x86-64</c> to <c>x86-64-v4</c>, and <c>beyond the
    /// levels</c>. For .NET programs the managed code is counted, for others all code. Empty if it is not code for this
    /// architecture.
    /// </summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, long> Instructions { get; init; }
}
