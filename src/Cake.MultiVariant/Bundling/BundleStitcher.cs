using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Presentation;
using Cake.MultiVariant.Validation;
using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.Bundling;

/// <summary>Makes one executable of several.</summary>
internal sealed class BundleStitcher(ICakeLog log, ArtifactReader artifactReader)
{
    /// <summary>Checks the variants and writes the bundle to its place.</summary>
    /// <inheritdoc cref="Stitch(StagedFiles, FilePath, IReadOnlyList{VariantArtifact}, MultiVariantStitchSettings, CancellationToken)"/>
    public BundleDescription Stitch(
        FilePath output, IReadOnlyList<VariantArtifact> variants, MultiVariantStitchSettings settings)
    {
        using var staged = new StagedFiles();
        BundleDescription bundle = Stitch(staged, output, variants, settings, CancellationToken.None).Description;
        staged.Commit();
        return bundle;
    }

    /// <summary>Checks the variants and writes the bundle, which takes its place with the other staged files.</summary>
    /// <param name="staged">The files that take their places together.</param>
    /// <param name="output">Absolute.</param>
    /// <param name="variants">In any order; their paths are absolute.</param>
    /// <param name="settings">How to bundle them.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <exception cref="CakeException">A variant cannot be bundled, or the output cannot be written.</exception>
    public StitchedBundle Stitch(
        StagedFiles staged,
        FilePath output,
        IReadOnlyList<VariantArtifact> variants,
        MultiVariantStitchSettings settings,
        CancellationToken cancellationToken)
    {
        VariantArtifact[] bestFirst = [.. variants.OrderBy(artifact => artifact.Variant, Variant.BestFirst)];
        Architecture architecture = CheckSelection(output, bestFirst);
        ArtifactFacts[] artifacts = [.. bestFirst.Select(artifactReader.Read)];
        new ArtifactValidator(architecture, settings.Validation).Validate(artifacts, log);

        FilePath written = staged.Write(
            output, isExecutable: true, bundle => Write(bundle, architecture, artifacts, settings, cancellationToken));
        using var reader = BundleReader.Open(written);
        BundleDescription description = reader.Describe(output);
        Report(description);
        return new StitchedBundle(
            description, [.. description.Variants.Zip(artifacts, (variant, facts) => new StitchedVariant(variant, facts))]);
    }

    private static Architecture CheckSelection(FilePath output, VariantArtifact[] variants)
    {
        if (variants.Length is 0 or > IndexEntry.MaximumCount)
        {
            throw new CakeException($"Cannot stitch {output} of {Quantity.Of(variants.Length, "variant")}: a bundle has 1 to "
                + $"{IndexEntry.MaximumCount}. Choose which executables go into it.");
        }

        foreach (IGrouping<Variant, VariantArtifact> namesakes in variants.GroupBy(artifact => artifact.Variant))
        {
            if (namesakes.Count() > 1)
            {
                throw new CakeException($"Cannot stitch {output}: {namesakes.Count()} variants are named {namesakes.Key} "
                    + $"({string.Join(", ", namesakes.Select(artifact => artifact.Path))}). Leave all but one out, or correct "
                    + "their names.");
            }
        }

        if (variants.FirstOrDefault(artifact => artifact.Path.IsSameAs(output)) is { } input)
            throw new CakeException($"Cannot write {output}: it is the variant {input.Name}. Choose another output.");
        Architecture[] architectures = [.. variants.Select(artifact => artifact.Variant.Architecture).Distinct()];
        return architectures is [var only]
            ? only
            : throw new CakeException($"Cannot stitch {output} of variants for "
                + $"{string.Join(" and ", architectures.Select(architecture => architecture.Name))}. Stitch a bundle for each.");
    }

    private static void Write(
        FileStream bundle,
        Architecture architecture,
        IReadOnlyList<ArtifactFacts> artifacts,
        MultiVariantStitchSettings settings,
        CancellationToken cancellationToken)
    {
        using Stream launcher = typeof(BundleStitcher).Assembly.GetManifestResourceStream(architecture.LauncherResource)!;
        byte[] metadata = PackageMetadata.Create(settings, architecture, artifacts.Select(artifact => artifact.Label));
        var writer = new BundleWriter(bundle, architecture, LauncherImage.Create(launcher, metadata), Flags(settings));
        foreach (ArtifactFacts artifact in artifacts)
        {
            VariantFlags flags =
                settings.UseAvx512WhereItThrottles ? VariantFlags.None : architecture.FlagsOf(artifact.Label);
            using SafeFileHandle file = File.OpenHandle(artifact.Path.FullPath);
            string sha256 = writer.Add(artifact.Label, flags, FileRange.Whole(artifact.Path, file), cancellationToken);
            if (sha256 != artifact.Sha256)
            {
                throw new CakeException($"{artifact.Path} changed while it was stitched: its SHA-256 sum was "
                    + $"{artifact.Sha256} and is {sha256}. Let end what writes to it, and stitch again.");
            }
        }

        writer.Finish();
    }

    private static BundleFlags Flags(MultiVariantStitchSettings settings) =>
        (settings.LaunchMode == LaunchMode.Memfd ? BundleFlags.LaunchFromMemory : BundleFlags.None)
        | (settings.IgnoreEnvironment ? BundleFlags.IgnoreEnvironment : BundleFlags.None);

    private void Report(BundleDescription bundle)
    {
        log.Information(
            "Stitched {0} ({1}) into {2}: {3:N0} bytes.",
            Quantity.Of(bundle.Variants.Count, "variant"),
            string.Join(", ", bundle.Variants.Select(variant => variant.Name)),
            bundle.Path,
            bundle.Length);
        log.Verbose("{0}: SHA-256 {1}", bundle.Path, bundle.Sha256);
        foreach (BundledVariant variant in bundle.Variants)
        {
            log.Verbose(
                "{0}: {1:N0} bytes at offset {2:N0}, SHA-256 {3}",
                variant.Name, variant.Length, variant.Offset, variant.Sha256);
        }
    }
}

/// <summary>A bundle and its variants, best first.</summary>
internal sealed record StitchedBundle(BundleDescription Description, IReadOnlyList<StitchedVariant> Variants);

/// <summary>A variant in a bundle, and what is known of its executable.</summary>
internal sealed record StitchedVariant(BundledVariant Variant, ArtifactFacts Facts);
