using Cake.MultiVariant.Building;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Delivery;

/// <summary>Makes a bundle of a build's executables, and writes what belongs beside it.</summary>
internal sealed class BundleDelivery(ICakeLog log, ArtifactReader artifacts, MultiVariantPublishSettings settings)
    : IDelivery<BundleDescription>
{
    private IReadOnlyList<ManifestVariant> _stitched = [];

    public void Check(AotProject project) => StagedFiles.CheckThatCanWrite(project.Published);

    /// <summary>Stitches the bundle, unless it is there already, made from the same.</summary>
    /// <exception cref="CakeException">The variants do not belong together, or cannot be written.</exception>
    public void Deliver(AotProject project, IReadOnlyList<BuiltVariant> variants, CancellationToken cancellationToken)
    {
        FilePath bundle = project.NativeBinary;
        MultiVariantStitchSettings stitching = Complete(settings.StitchSettings, project.Describe());
        FilePath recordFile = project.StateFolder.CombineWithFilePath("bundle.json");
        if (JsonFile.TryRead<BundleRecord>(recordFile.FullPath) is { } record && record.Inputs == Inputs())
        {
            log.Information("Unchanged: {0}", bundle);
            _stitched = record.Variants;
        }
        else
        {
            using var staged = new StagedFiles();
            StitchedBundle stitched = new BundleStitcher(log, artifacts).Stitch(
                staged, bundle, [.. variants.Select(variant => variant.Artifact)], stitching, cancellationToken);
            staged.Commit();
            _stitched = ManifestVariant.Of(stitched);
            TextFile.Write(recordFile, JsonFile.ToText(new BundleRecord(Inputs(), _stitched)));
        }

        // The SDK deletes the old one before it copies the new one. Symbols are written beside the old ones.
        IEnumerable<FilePath> files = SymbolsOf(variants).Values.Append(bundle);
        StagedFiles.CheckRoom(project.Published, files.Sum(file => new FileInfo(file.FullPath).Length));

        string Inputs() => string.Join('\n',
        [
            $"{bundle} {InputRecord.Stamp(bundle.FullPath)}",
            // Another version of this addin has another launcher and other rules.
            typeof(BundleDelivery).Module.ModuleVersionId.ToString(),
            JsonFile.ToText(stitching),
            .. variants.Select(variant => $"{variant.Variant} {InputRecord.Stamp(variant.Executable.FullPath)}"),
        ]);
    }

    public BundleDescription Finish(AotProject project, IReadOnlyList<BuiltVariant> variants)
    {
        using BundleReader reader = BundleReader.Open(project.Published);
        BundleDescription bundle = reader.Describe();
        var manifest = PublishManifest.Of(project.Describe(), bundle, _stitched, project.Companions);
        using var staged = new StagedFiles();
        manifest.Commit(staged, project.PublishDirectory, SymbolsOf(variants));
        foreach (string line in PublishTable.Lines(project.Architecture, manifest, variants))
            log.Information("{0}", line);
        return bundle;
    }

    /// <summary>The settings with a program's name and version, unless they have their own.</summary>
    public static MultiVariantStitchSettings Complete(MultiVariantStitchSettings settings, ProgramDescription program)
    {
        MultiVariantStitchSettings complete = settings.Clone();
        complete.Name ??= program.Name;
        complete.Version ??= program.Version;
        return complete;
    }

    private Dictionary<string, FilePath> SymbolsOf(IEnumerable<BuiltVariant> variants) => variants
        .Where(variant => settings.KeepSymbols && variant.Symbols != null)
        .ToDictionary(variant => variant.Variant.Name, variant => variant.Symbols!);

    /// <summary>What a bundle was made from, and what its variants are.</summary>
    private sealed record BundleRecord(string Inputs, IReadOnlyList<ManifestVariant> Variants);
}
