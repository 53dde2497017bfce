using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Path = System.IO.Path;

namespace Cake.MultiVariant;

/// <summary>Puts a bundle of published variants, and all that belongs beside it, into the output directory.</summary>
/// <param name="log">The log.</param>
/// <param name="program">What the variants are variants of.</param>
/// <param name="settings">How to bundle them.</param>
/// <param name="keepSymbols">Whether debug symbols are put there.</param>
internal sealed class BundleAssembly(
    ICakeLog log, ProgramDescription program, MultiVariantStitchSettings settings, bool keepSymbols)
{
    private const int SchemaVersion = 1;

    /// <exception cref="CakeException">
    /// The variants do not go together, or cannot be written. Everything is as it was then.
    /// </exception>
    public BundleDescription Assemble(
        FilePath bundle,
        IReadOnlyList<PublishedVariant> variants,
        BundleStamp? stamp,
        CancellationToken cancellationToken)
    {
        MultiVariantStitchSettings stitchSettings = settings.Clone();
        stitchSettings.Name ??= program.Name;
        stitchSettings.Version ??= program.Version;

        var companions = new CompanionFiles(variants);
        DirectoryPath output = bundle.GetDirectory();
        using var staged = new StagedFiles(output, companions.Placements(keepSymbols));
        BundleDescription description = stamp?.Read(bundle, variants, stitchSettings) is { } unchanged
            ? Unchanged(unchanged)
            : new BundleStitcher(log).Stitch(
                bundle, [.. variants.Select(variant => variant.Artifact)], stitchSettings, cancellationToken);
        stamp?.Write(bundle, variants, stitchSettings);
        staged.TakePlaces();
        companions.DeleteStaleSymbols(output, keepSymbols);
        TextFile.Write($"{bundle}.multivariant.json", JsonFile.ToText(Manifest(description, companions)));
        return description;
    }

    private PublishManifest Manifest(BundleDescription bundle, CompanionFiles companions) => new()
    {
        SchemaVersion = SchemaVersion,
        Program = program,
        Bundle = new FileDescription
        {
            Path = Path.GetFileName(bundle.Path.FullPath),
            Length = bundle.Length,
            Sha256 = bundle.Sha256,
        },
        Variants = bundle.Variants,
        Companions = companions.Shared,
    };

    private BundleDescription Unchanged(BundleDescription bundle)
    {
        log.Information("Unchanged: {0}", bundle.Path);
        return bundle;
    }
}
