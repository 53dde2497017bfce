using Cake.MultiVariant.Building;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Delivery;

/// <summary>Makes a bundle of a build's executables, and writes what belongs beside it.</summary>
internal sealed class BundleDelivery(
    ICakeLog log, ArtifactReader artifacts, MultiVariantStitchSettings settings)
    : IDelivery<BundleDescription>
{
    private IReadOnlyList<ManifestVariant> _stitched = [];

    /// <summary>Whether the variants' debug symbols are kept, and where; null stands for beside the output directory.</summary>
    public bool KeepsSymbols { get; init; }

    public DirectoryPath? SymbolsDirectory { get; init; }

    public void Check(IProgram program) => StagedFiles.CheckThatCanWrite(program.Published);

    /// <summary>Stitches the bundle, unless it is there already, made from the same.</summary>
    /// <exception cref="CakeException">The variants do not belong together, or cannot be written.</exception>
    public void Deliver(IProgram program, IReadOnlyList<BuiltVariant> variants, CancellationToken cancellationToken)
    {
        FilePath bundle = program.NativeBinary;
        MultiVariantStitchSettings stitching = Complete(settings, program.Describe());
        FilePath recordFile = program.StateFolder.CombineWithFilePath("bundle.json");
        if (JsonFile.TryRead<BundleRecord>(recordFile.FullPath) is { } record && record.Inputs == Inputs())
        {
            log.Verbose("Unchanged: {0}", bundle);
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

        // .NET's SDK deletes the old one before it copies the new one. Symbols are written beside the old ones.
        long symbols = SymbolsOf(variants).Values.Sum(file => new FileInfo(file.FullPath).Length);
        StagedFiles.CheckRoom(
            program.Published, new FileInfo(bundle.FullPath).Length + (SymbolsDirectory is null ? symbols : 0));
        if (SymbolsDirectory != null && symbols > 0)
            StagedFiles.CheckRoom(SymbolsDirectory.CombineWithFilePath(bundle.GetFilename()), symbols);

        string Inputs() => string.Join('\n',
        [
            $"{bundle} {InputRecord.Stamp(bundle.FullPath)}",
            // Another version of this addin has another launcher and other rules.
            typeof(BundleDelivery).Module.ModuleVersionId.ToString(),
            JsonFile.ToText(stitching),
            .. variants.Select(variant => $"{variant.Variant} {variant.Stamp}"),
        ]);
    }

    public BundleDescription Finish(IProgram program, IReadOnlyList<BuiltVariant> variants)
    {
        using var staged = new StagedFiles();
        using BundleReader reader = BundleReader.Open(program.Publish(staged));
        BundleDescription bundle = reader.Describe(program.Published);
        var manifest = PublishManifest.Of(program.Describe(), bundle, _stitched, program.Companions);
        manifest.Stage(staged, program.PublishDirectory);
        SymbolFolder folder = SymbolsDirectory is { } chosen ? new(chosen) : SymbolFolder.BesideOf(program.PublishDirectory);
        Dictionary<string, FilePath> symbols = SymbolsOf(variants);
        folder.Stage(staged, symbols);
        staged.Commit();
        folder.Prune(bundle.Path.GetFilename().FullPath, symbols.Keys);
        foreach (string line in PublishTable.Instructions(program.Architecture, manifest))
            log.Verbose("{0}", line);
        foreach (string line in PublishTable.Lines(program.Architecture, manifest, bundle.Path, variants))
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
        .Where(variant => KeepsSymbols && variant.Symbols != null)
        .ToDictionary(variant => variant.Variant.Name, variant => variant.Symbols!);

    /// <summary>What a bundle was made from, and what its variants are.</summary>
    private sealed record BundleRecord(string Inputs, IReadOnlyList<ManifestVariant> Variants);
}
