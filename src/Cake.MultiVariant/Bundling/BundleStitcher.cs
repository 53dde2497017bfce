using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Presentation;
using Cake.MultiVariant.Validation;
using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.Bundling;

/// <summary>Stitches several executables into one.</summary>
internal sealed class BundleStitcher(ICakeLog log, ArtifactReader artifactReader)
{
    /// <summary>Checks the variants and writes the bundle.</summary>
    /// <exception cref="CakeException">A variant cannot be bundled, or the output cannot be written.</exception>
    public BundleDescription Stitch(
        FilePath output, IReadOnlyList<VariantArtifact> variants, MultiVariantStitchSettings settings)
    {
        using var staged = new StagedFiles();
        BundleDescription bundle = Stitch(staged, output, variants, settings, CancellationToken.None).Description;
        staged.Commit();
        log.Information("Stitched {0}", bundle.Summary);
        return bundle;
    }

    /// <summary>Checks the variants, in any order, and stages the bundle. All paths are absolute.</summary>
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
        bool startsFromMemory = settings.LaunchMode == LaunchMode.Memfd;
        new ArtifactValidator(architecture, settings.Validation, startsFromMemory).Validate(artifacts, log);

        FilePath written = staged.Write(
            output, isExecutable: true, bundle => Write(output, bundle, architecture, artifacts, settings, cancellationToken));
        using var reader = BundleReader.Open(written);
        BundleDescription bundle = reader.Describe(output);
        Report(bundle);
        if (startsFromMemory)
            log.Information("{0} starts from memory files: file capabilities and set-user-id bits have no effect on it.", output.GetFilename());
        return new StitchedBundle(
            bundle, [.. bundle.Variants.Zip(artifacts, (variant, facts) => new StitchedVariant(variant, facts))]);
    }

    private static Architecture CheckSelection(FilePath output, VariantArtifact[] variants)
    {
        if (variants.Length is 0 or > IndexEntry.MaximumCount)
            throw new CakeException($"Cannot stitch {output} from {Quantity.Of(variants.Length, "variant")}: a bundle has "
                + $"1 to {IndexEntry.MaximumCount}. Choose which executables go into it.");
        if (variants.GroupBy(artifact => artifact.Variant).FirstOrDefault(group => group.Count() > 1) is { } namesakes)
            throw new CakeException($"Cannot stitch {output}: {namesakes.Count()} variants are named {namesakes.Key} "
                + $"({string.Join(", ", namesakes.Select(artifact => artifact.Path))}). Leave out all but one, or correct "
                + "their names.");

        if (variants.FirstOrDefault(artifact => artifact.Path.IsSameAs(output)) is { } input)
            throw new CakeException($"Cannot write {output}: it is the variant {input.Name}. Choose another output.");
        Architecture[] architectures = [.. variants.Select(artifact => artifact.Variant.Architecture).Distinct()];
        return architectures is [var only]
            ? only
            : throw new CakeException($"Cannot stitch {output} from variants for "
                + $"{string.Join(" and ", architectures.Select(it => it.Name))}. Stitch a bundle for each.");
    }

    private static void Write(
        FilePath output,
        FileStream bundle,
        Architecture architecture,
        IReadOnlyList<ArtifactFacts> artifacts,
        MultiVariantStitchSettings settings,
        CancellationToken cancellationToken)
    {
        SafeFileHandle[] files = [.. artifacts.Select(artifact => File.OpenHandle(artifact.Path.FullPath))];
        try
        {
            IEnumerable<PlannedVariant> variants = artifacts.Zip(files, (artifact, file) => new PlannedVariant(
                artifact.Label,
                settings.UseAvx512WhereItThrottles ? VariantFlags.None : architecture.FlagsOf(artifact.Label),
                FileRange.Whole(artifact.Path, file)));
            var plan = new BundlePlan(architecture, [.. variants])
            {
                Flags = (settings.LaunchMode == LaunchMode.Memfd ? BundleFlags.LaunchFromMemory : BundleFlags.None)
                    | (settings.IgnoreEnvironment ? BundleFlags.IgnoreEnvironment : BundleFlags.None),
                Name = settings.Name,
                Version = settings.Version,
                Packing = settings.Packing,
                PackingBase = settings.PackingBase,
            };
            plan.Check(output);
            foreach ((ArtifactFacts artifact, string sha256) in artifacts.Zip(plan.Write(output, bundle, cancellationToken)))
            {
                if (sha256 != artifact.Sha256)
                    throw new CakeException($"{artifact.Path} changed while it was being stitched: its SHA-256 sum was "
                        + $"{artifact.Sha256} and is now {sha256}. Wait until nothing writes to it, and stitch again.");
            }
        }
        finally
        {
            foreach (SafeFileHandle file in files)
                file.Dispose();
        }
    }

    private void Report(BundleDescription bundle)
    {
        log.Verbose("{0}: SHA-256 {1}", bundle.Path, bundle.Sha256);
        foreach (BundledVariant it in bundle.Variants)
            log.Verbose("{0}: {1} at offset {2:N0}, SHA-256 {3}", it.Name, it.ExactSizeText, it.Offset, it.Sha256);
    }
}

/// <summary>A bundle and its variants, best first.</summary>
internal sealed record StitchedBundle(BundleDescription Description, IReadOnlyList<StitchedVariant> Variants);

/// <summary>A variant in a bundle, and what is known of its executable.</summary>
internal sealed record StitchedVariant(BundledVariant Variant, ArtifactFacts Facts);
