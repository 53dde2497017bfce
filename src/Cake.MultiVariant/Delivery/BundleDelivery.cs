using Cake.MultiVariant.Building;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Delivery;

/// <summary>Stitches a program's variants, under the program's name and version.</summary>
internal sealed class BundleDelivery(ICakeLog log, ArtifactReader artifacts, MultiVariantStitchSettings settings)
{
    /// <summary>Stages the bundle.</summary>
    /// <exception cref="CakeException">The variants do not belong together, or cannot be written.</exception>
    public StitchedBundle Stitch(
        StagedFiles staged,
        FilePath bundle,
        ProgramDescription program,
        IEnumerable<VariantArtifact> variants,
        CancellationToken cancellationToken) =>
        new BundleStitcher(log, artifacts).Stitch(staged, bundle, [.. variants], SettingsFor(program), cancellationToken);

    /// <summary>Writes the bundle where the SDK expects the executable, unless it is there already, made from the same.</summary>
    /// <exception cref="CakeException">The variants do not belong together, or cannot be written.</exception>
    public IReadOnlyList<ManifestVariant> StitchIfChanged(
        AotProject project, IReadOnlyList<BuiltVariant> variants, CancellationToken cancellationToken)
    {
        FilePath bundle = project.NativeBinary;
        ProgramDescription program = project.Describe();
        FilePath recordFile = project.StateFolder.CombineWithFilePath("bundle.json");
        if (JsonFile.TryRead<BundleRecord>(recordFile.FullPath) is { } record && record.Inputs == Inputs())
        {
            log.Information("Unchanged: {0}", bundle);
            return record.Variants;
        }

        using var staged = new StagedFiles();
        StitchedBundle stitched =
            Stitch(staged, bundle, program, variants.Select(variant => variant.Artifact), cancellationToken);
        staged.Commit();
        ManifestVariant[] described = [.. stitched.Variants.Select(variant => new ManifestVariant(variant))];
        TextFile.Write(recordFile, JsonFile.ToText(new BundleRecord(Inputs(), described)));
        return described;

        string Inputs() => string.Join('\n',
        [
            $"{bundle} {InputRecord.Stamp(bundle.FullPath)}",
            // Another version of this addin has another launcher and other rules.
            typeof(BundleDelivery).Module.ModuleVersionId.ToString(),
            JsonFile.ToText(SettingsFor(program)),
            .. variants.Select(variant => $"{variant.Variant} {InputRecord.Stamp(variant.Executable.FullPath)}"),
        ]);
    }

    private MultiVariantStitchSettings SettingsFor(ProgramDescription program)
    {
        MultiVariantStitchSettings complete = settings.Clone();
        complete.Name ??= program.Name;
        complete.Version ??= program.Version;
        return complete;
    }

    /// <summary>What a bundle was made from, and what its variants are.</summary>
    private sealed record BundleRecord(string Inputs, IReadOnlyList<ManifestVariant> Variants);
}
