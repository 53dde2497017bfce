using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant;

/// <summary>
/// What <c>MultiVariantPublish</c> and <c>MultiVariantStitchVariants</c> write beside a bundle, as
/// <c>NAME.multivariant.json</c>. It has neither times nor absolute paths: the same bundle has the same manifest.
/// </summary>
public sealed record PublishManifest
{
    internal const int CurrentSchemaVersion = 2;

    /// <summary>2; a later layout that readers of this one would misread has a higher number.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The program that the bundle contains.</summary>
    public required ProgramDescription Program { get; init; }

    /// <summary>The bundle.</summary>
    public required FileDescription Bundle { get; init; }

    /// <summary>The variants in it, best first.</summary>
    public required IReadOnlyList<ManifestVariant> Variants { get; init; }

    /// <summary>The files that must lie beside the bundle.</summary>
    public required IReadOnlyList<FileDescription> Companions { get; init; }

    /// <summary>Where the manifest of a bundle is: beside it.</summary>
    internal static FilePath PathFor(FilePath bundle) => bundle.AppendExtension("multivariant.json");

    /// <summary>Describes a program whose bundle has its name.</summary>
    internal static PublishManifest Of(
        ProgramDescription program,
        BundleDescription bundle,
        IReadOnlyList<ManifestVariant> variants,
        IReadOnlyList<FileDescription> companions) => new()
        {
            SchemaVersion = CurrentSchemaVersion,
            Program = program,
            Bundle = new FileDescription
            {
                Path = program.Name,
                Length = bundle.Length,
                Sha256 = bundle.Sha256,
                IsExecutable = true,
            },
            Variants = variants,
            Companions = companions,
        };

    /// <summary>Stages this beside its bundle.</summary>
    /// <exception cref="CakeException">It cannot be written.</exception>
    internal void Stage(StagedFiles staged, DirectoryPath output) =>
        TextFile.Stage(staged, PathFor(output.CombineWithFilePath(Program.Name)), JsonFile.ToText(this));
}

/// <summary>One variant in a bundle, and the instructions that it was compiled to.</summary>
public sealed record ManifestVariant : BundledVariant
{
    /// <summary>Creates an empty one, for JSON.</summary>
    public ManifestVariant()
    {
    }

    [SetsRequiredMembers]
    private ManifestVariant(StitchedVariant stitched)
        : base(stitched.Variant) =>
        Instructions = stitched.Facts.Audit?.InstructionsByLevel ?? new Dictionary<string, long>();

    internal static IReadOnlyList<ManifestVariant> Of(StitchedBundle bundle) =>
        [.. bundle.Variants.Select(variant => new ManifestVariant(variant))];

    /// <summary>
    /// How many instructions need which level at least, from the lowest to the highest level, and <c>beyond the
    /// levels</c>. For .NET programs the managed code is counted, for others all code. Empty if it is not code for this
    /// architecture.
    /// </summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, long> Instructions { get; init; }
}
