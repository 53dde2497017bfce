using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Validation;
using Microsoft.Win32.SafeHandles;
using MultiVariant.Format;

namespace Cake.MultiVariant.Bundling;

/// <summary>Makes one executable of several.</summary>
internal sealed class BundleStitcher(ICakeLog log)
{
    /// <summary>Checks the variants and writes the bundle.</summary>
    /// <param name="output">Absolute; replaced only when the bundle is complete.</param>
    /// <param name="variants">In any order; their paths are absolute.</param>
    /// <param name="settings">How to bundle them.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <exception cref="CakeException">A variant cannot be bundled, or the output cannot be written.</exception>
    public StitchedBundle Stitch(
        FilePath output,
        IReadOnlyList<VariantArtifact> variants,
        MultiVariantStitchSettings settings,
        CancellationToken cancellationToken = default)
    {
        VariantArtifact[] bestFirst = [.. variants.OrderBy(artifact => artifact.Variant, Variant.BestFirst)];
        CheckSelection(output, bestFirst);
        IReadOnlyList<ArtifactFacts> validated =
            new ArtifactValidator(settings.Validation).Validate(bestFirst, log);

        ExecutableFile.Write(output, bundle => Write(bundle, validated, bestFirst, settings, cancellationToken));

        using var reader = BundleReader.Open(output);
        BundleDescription description = reader.Describe();
        Report(description);
        return new StitchedBundle(description, validated);
    }

    private static void CheckSelection(FilePath output, VariantArtifact[] variants)
    {
        if (variants.Length is 0 or > IndexEntry.MaximumCount)
        {
            throw new CakeException($"{output}: found {variants.Length} variants, expected 1 to "
                + $"{IndexEntry.MaximumCount}; choose which executables go into the bundle");
        }

        foreach (IGrouping<string, VariantArtifact> namesakes in variants.GroupBy(artifact => artifact.Name))
        {
            if (namesakes.Count() > 1)
            {
                throw new CakeException($"{output}: found {namesakes.Count()} variants named {namesakes.Key} "
                    + $"({string.Join(", ", namesakes.Select(artifact => artifact.Path))}), expected one; leave the "
                    + "others out or correct their names");
            }
        }

        if (variants.FirstOrDefault(artifact => ExecutableFile.AreSame(artifact.Path, output)) is { } input)
        {
            throw new CakeException($"{output}: found that the output is also the variant {input.Name}, expected "
                + "another file; choose another output");
        }
    }

    private static void Write(
        FileStream bundle,
        IReadOnlyList<ArtifactFacts> validated,
        VariantArtifact[] variants,
        MultiVariantStitchSettings settings,
        CancellationToken cancellationToken)
    {
        Platform platform = variants[0].Variant.Platform;
        using Stream launcher = typeof(BundleStitcher).Assembly.GetManifestResourceStream(platform.LauncherResource)!;
        byte[] metadata = PackageMetadata.Create(settings, platform, variants.Select(artifact => artifact.Variant));
        var writer = new BundleWriter(bundle, platform, LauncherImage.Create(launcher, metadata), Flags(settings));
        foreach ((VariantArtifact artifact, ArtifactFacts facts) in variants.Zip(validated))
        {
            bool mayThrottle = artifact.Variant.UsesVector512 && !settings.UseAvx512WhereItThrottles;
            VariantFlags flags = mayThrottle ? VariantFlags.AvoidWhereVector512Throttles : VariantFlags.None;
            using SafeFileHandle file = File.OpenHandle(artifact.Path.FullPath);
            string sha256 =
                writer.Add(artifact.Variant, flags, FileRange.Whole(artifact.Path, file), cancellationToken);
            if (sha256 != facts.Sha256)
            {
                throw new CakeException($"{artifact.Path}: found the SHA-256 sum {sha256}, expected {facts.Sha256} as "
                    + "when it was checked; something wrote to it meanwhile, let that end and stitch again");
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
            "Stitched {0} variants ({1}) into {2}: {3:N0} bytes.",
            bundle.Variants.Count,
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

/// <summary>A bundle, and what is known of its variants, best first.</summary>
internal sealed record StitchedBundle(BundleDescription Description, IReadOnlyList<ArtifactFacts> Variants);
