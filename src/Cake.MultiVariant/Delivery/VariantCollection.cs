using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Delivery;

/// <summary>Variants of one program that were built separately and become one bundle.</summary>
internal sealed class VariantCollection
{
    /// <summary>What is the same for all variants of a bundle.</summary>
    private static readonly (string Name, Func<ProgramDescription, string?> Of)[] s_facts =
    [
        ("name", program => program.Name),
        ("version", program => program.Version),
        ("toolchain", program => program.Toolchain),
        ("sources' SHA-256 sum", program => program.SourceSha256),
    ];

    private readonly IReadOnlyList<VariantFolder> _folders;

    /// <summary>Reads all variants in a directory and its subdirectories.</summary>
    /// <exception cref="CakeException">There are none, one is damaged, or they do not belong together.</exception>
    public VariantCollection(DirectoryPath directory)
    {
        string[] descriptions = Directory.Exists(directory.FullPath)
            ? Directory.GetFiles(directory.FullPath, VariantFolder.DescriptionFile, SearchOption.AllDirectories)
            : [];
        if (descriptions.Length == 0)
            throw new CakeException($"There is no {VariantFolder.DescriptionFile} anywhere in {directory}. Collect the "
                + "folders that MultiVariantBuildVariant wrote there, or correct the path.");
        _folders = [.. descriptions.Order(StringComparer.Ordinal).Select(VariantFolder.Read)];
        if (Program.Name != Path.GetFileName(Program.Name))
            throw new CakeException($"{_folders[0].Directory}: '{Program.Name}' is not the name of a program. Build "
                + "the variant again.");
        foreach (VariantFolder folder in _folders)
        {
            ProgramDescription own = folder.Description.Program;
            if (Array.Find(s_facts, fact => fact.Of(own) != fact.Of(Program)) is ({ } what, { } of))
                throw new CakeException($"{folder.Directory} does not belong to {_folders[0].Directory}: the {what} is "
                    + $"{of(own)} here and {of(Program)} there. Build all variants from the same sources, with the same tools "
                    + "and settings.");
        }
    }

    private ProgramDescription Program => _folders[0].Description.Program;

    /// <summary>Writes the bundle and all that belongs beside it, or nothing.</summary>
    /// <exception cref="CakeException">They cannot be stitched, or the output cannot be written.</exception>
    public BundleDescription Stitch(DirectoryPath output, MultiVariantStitchSettings settings, ICakeLog log)
    {
        CheckCompanions();
        using var staged = new StagedFiles();
        foreach (FileDescription file in Companions)
            staged.Copy(_folders[0].PathOf(file), output.CombineWithFilePath(file.Path), file.IsExecutable);
        StitchedBundle bundle = new BundleStitcher(log, new ArtifactReader()).Stitch(
            staged,
            output.CombineWithFilePath(Program.Name),
            [.. _folders.Select(folder => folder.Artifact)],
            BundleDelivery.Complete(settings, Program),
            CancellationToken.None);
        PublishManifest.Of(Program, bundle.Description, ManifestVariant.Of(bundle), Companions).Stage(staged, output);
        var symbols = _folders.Where(it => it.Symbols != null).ToDictionary(it => it.Variant.Name, it => it.Symbols!);
        SymbolFolder symbolFolder = SymbolFolder.BesideOf(output);
        symbolFolder.Stage(staged, symbols);
        staged.Commit();
        symbolFolder.Prune(Program.Name, symbols.Keys);
        log.Information("Stitched {0}", bundle.Description.Summary);
        return bundle.Description;
    }

    private IReadOnlyList<FileDescription> Companions => _folders[0].Description.Companions;

    private void CheckCompanions()
    {
        string[] different =
        [
            .. from file in _folders.SelectMany(folder => folder.Description.Companions)
               group file by file.Path into namesakes
               where namesakes.Count() != _folders.Count || namesakes.Distinct().Count() != 1
               select namesakes.Key,
        ];
        if (different.Length > 0)
            throw new CakeException($"Cannot put {string.Join(", ", different)} beside the bundle once for all variants: "
                + $"there are differences between {string.Join(", ", _folders.Select(folder => folder.Directory))}. "
                + "Publish only files that depend neither on the variant nor on the time.");
    }
}
