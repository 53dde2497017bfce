using Cake.MultiVariant.Building;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Delivery;

/// <summary>Puts a bundle of published variants, and all that belongs beside it, into the output directory.</summary>
/// <param name="log">The log.</param>
/// <param name="program">What the variants are variants of.</param>
/// <param name="settings">How to bundle them.</param>
/// <param name="keepSymbols">Whether debug symbols are put there.</param>
internal sealed class BundleDelivery(
    ICakeLog log, ProgramDescription program, MultiVariantStitchSettings settings, bool keepSymbols)
{
    private const int SchemaVersion = 1;

    /// <exception cref="CakeException">
    /// The variants do not go together, or cannot be written. Everything is as it was then.
    /// </exception>
    public DeliveredBundle Deliver(
        DirectoryPath output,
        IReadOnlyList<PublishedVariant> variants,
        ArtifactReader artifacts,
        BundleStamp? stamp,
        CancellationToken cancellationToken)
    {
        MultiVariantStitchSettings stitchSettings = settings.Clone();
        stitchSettings.Name ??= program.Name;
        stitchSettings.Version ??= program.Version;

        FilePath bundle = output.CombineWithFilePath(program.Name);
        FilePath manifestFile = $"{bundle}.multivariant.json";
        var companions = new CompanionFiles(variants);
        using var staged = new StagedFiles();
        companions.Stage(staged, output, keepSymbols);
        (BundleDescription description, IReadOnlyList<ManifestVariant> manifestVariants) =
            Unchanged(stamp?.Read(bundle, variants, stitchSettings), manifestFile) ?? Stitch();
        var manifest = new PublishManifest
        {
            SchemaVersion = SchemaVersion,
            Program = program,
            Bundle = new FileDescription
            {
                Path = Path.GetFileName(bundle.FullPath),
                Length = description.Length,
                Sha256 = description.Sha256,
                IsExecutable = true,
            },
            Variants = manifestVariants,
            Companions = companions.Shared,
        };
        TextFile.Stage(staged, manifestFile, JsonFile.ToText(manifest));
        staged.Commit();
        stamp?.Write(bundle, variants, stitchSettings);
        companions.DeleteStaleSymbols(output, keepSymbols);
        return new DeliveredBundle(description, manifest);

        (BundleDescription, IReadOnlyList<ManifestVariant>) Stitch()
        {
            StitchedBundle stitched = new BundleStitcher(log, artifacts).Stitch(
                staged, bundle, [.. variants.Select(variant => variant.Artifact)], stitchSettings, cancellationToken);
            return (stitched.Description, [.. stitched.Variants.Select(variant => new ManifestVariant(variant))]);
        }
    }

    /// <summary>What is known of the bundle as it is, or null when it is none or its manifest is not about it.</summary>
    private (BundleDescription, IReadOnlyList<ManifestVariant>)? Unchanged(BundleDescription? bundle, FilePath manifestFile)
    {
        if (bundle is null
            || JsonFile.TryRead<PublishManifest>(manifestFile.FullPath) is not { SchemaVersion: SchemaVersion } manifest
            || manifest.Bundle.Sha256 != bundle.Sha256)
        {
            return null;
        }

        log.Information("Unchanged: {0}", bundle.Path);
        return (bundle, manifest.Variants);
    }
}

/// <summary>A bundle with all that belongs beside it.</summary>
internal sealed record DeliveredBundle(BundleDescription Description, PublishManifest Manifest);
