using Cake.MultiVariant.Building;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Delivery;

/// <summary>Stitches published variants, and writes the bundle and all that belongs beside it.</summary>
internal sealed class BundleDelivery(
    ICakeLog log, ProgramDescription program, MultiVariantStitchSettings settings, bool keepSymbols)
{
    private const int SchemaVersion = 1;

    /// <exception cref="CakeException">
    /// The variants do not belong together, or cannot be written. Everything is as it was before.
    /// </exception>
    public DeliveredBundle Deliver(
        DirectoryPath output,
        IReadOnlyList<PublishedVariant> variants,
        ArtifactReader artifacts,
        UpToDateCheck? upToDate,
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
            Unchanged(upToDate?.Unchanged(bundle, variants, stitchSettings), manifestFile) ?? Stitch();
        var manifest = new PublishManifest
        {
            SchemaVersion = SchemaVersion,
            Program = program,
            Bundle = new FileDescription
            {
                Path = program.Name,
                Length = description.Length,
                Sha256 = description.Sha256,
                IsExecutable = true,
            },
            Variants = manifestVariants,
            Companions = companions.Shared,
        };
        TextFile.Stage(staged, manifestFile, JsonFile.ToText(manifest));
        staged.Commit();
        upToDate?.Record(bundle, variants, stitchSettings);
        companions.DeleteStaleSymbols(output, keepSymbols);
        return new DeliveredBundle(description, manifest);

        (BundleDescription, IReadOnlyList<ManifestVariant>) Stitch()
        {
            StitchedBundle stitched = new BundleStitcher(log, artifacts).Stitch(
                staged, bundle, [.. variants.Select(variant => variant.Artifact)], stitchSettings, cancellationToken);
            return (stitched.Description, [.. stitched.Variants.Select(variant => new ManifestVariant(variant))]);
        }
    }

    /// <summary>An unchanged bundle with its manifest's variants, or null if the manifest is about another.</summary>
    private (BundleDescription, IReadOnlyList<ManifestVariant>)? Unchanged(
        BundleDescription? bundle, FilePath manifestFile)
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
