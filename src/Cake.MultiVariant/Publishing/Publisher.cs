using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Building;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Delivery;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Processes;
using Cake.MultiVariant.Validation;
using Cake.MultiVariant.Verification;

namespace Cake.MultiVariant.Publishing;

/// <summary>Publishes a project for several CPU levels as one executable.</summary>
internal sealed class Publisher
{
    private readonly ICakeContext _context;
    private readonly MultiVariantPublishSettings _settings;
    private readonly ArtifactReader _artifacts = new();

    /// <exception cref="CakeException">This host or the settings do not allow publishing.</exception>
    public Publisher(ICakeContext context, MultiVariantPublishSettings settings)
    {
        _context = context;
        _settings = settings.Clone();
        if (settings.MSBuildSettings?.Properties.ContainsKey("Configuration") != true)
            _settings.Configuration ??= "Release";
        PlatformFamily host = context.Environment.Platform.Family;
        if (host != PlatformFamily.Linux)
            throw new CakeException($"MultiVariantPublish cannot run on {host}: ILCompiler builds only for the system "
                + "that it runs on. Build the variants on Linux (a container will do), and stitch them anywhere with "
                + "MultiVariantStitchVariants.");
        if (settings.MaxParallelism < 1)
            throw new CakeException($"MaxParallelism is {settings.MaxParallelism}, but must be at least 1. Correct it, "
                + "or leave it out for the default.");
    }

    /// <exception cref="CakeException">The project cannot be published as a bundle.</exception>
    public BundleDescription Publish(string project)
    {
        IReadOnlyList<Variant> chosen = VariantOptions.Parse(_settings.Variants, nameof(_settings.Variants));
        var delivery = new BundleDelivery(_context.Log, _artifacts, _settings.StitchSettings);
        IReadOnlyList<ManifestVariant> stitched = [];
        BundleDescription bundle = Build(project, (file, interrupted) => new NativeBuild(_context, _settings, file, interrupted)
        {
            Variants = chosen,
            Artifacts = _artifacts,
            Check = described => StagedFiles.CheckThatCanWrite(described.Published),
            Deliver = (described, variants) =>
            {
                stitched = delivery.StitchIfChanged(described, variants, interrupted);
                // The SDK deletes the old one before it copies the new one. Symbols are written beside the old ones.
                IEnumerable<FilePath?> symbols = _settings.KeepSymbols ? variants.Select(it => it.Symbols) : [];
                StagedFiles.CheckRoom(
                    described.Published,
                    symbols.OfType<FilePath>().Append(described.NativeBinary).Sum(file => new FileInfo(file.FullPath).Length));
            },
        }, program => Deliver(program, stitched));
        if (_settings.Verify)
            new BundleVerifier(_context, _settings.VerifySettings, _artifacts).Verify(bundle.Path);
        return bundle;
    }

    /// <summary>Builds one variant into a folder of its own.</summary>
    /// <exception cref="CakeException">The project cannot be published as a variant.</exception>
    public VariantDescription BuildVariant(string project, string name)
    {
        Variant variant = Variant.Parse(name);
        // Without an output directory it is published beside where the project says.
        _settings.OutputDirectory = _settings.OutputDirectory is { } output
            ? VariantFolder.FilesOf(output.MakeAbsolute(_context.Environment), variant.Name)
            : null;
        VariantFolder folder = Build(project, (file, interrupted) => new NativeBuild(_context, _settings, file, interrupted)
        {
            Variants = [variant],
            Artifacts = _artifacts,
            Subfolder = _settings.OutputDirectory is null ? VariantFolder.FilesOf("../variants", variant.Name) : null,
            Check = described => VariantFolder.CheckThatCanReplace(described.PublishDirectory.GetParent()),
            Deliver = (described, variants) =>
            {
                using var staged = new StagedFiles();
                staged.Copy(variants[0].Executable, described.NativeBinary, isExecutable: true);
                staged.Commit();
                VariantFolder.Clear(described.PublishDirectory);
            },
        }, VariantFolder.Describe);
        _context.Log.Information("Built {0}", folder.Directory);
        return folder.Description;
    }

    /// <summary>Builds, and then writes what is not the SDK's, before anybody else can publish the project.</summary>
    private T Build<T>(
        string project,
        Func<FilePath, CancellationToken, NativeBuild> newBuild,
        Func<PublishedProgram, T> finish)
    {
        DirectoryPath workingDirectory =
            _settings.WorkingDirectory?.MakeAbsolute(_context.Environment) ?? _context.Environment.WorkingDirectory;
        FilePath file = AotProject.Find(Path.GetFullPath(project, workingDirectory.FullPath));
        using var signals = new TerminationSignals();
        try
        {
            using NativeBuild build = newBuild(file, signals.Token);
            T finished = finish(build.Run());
            // A signal that came too late to end this has still to end the script.
            signals.Token.ThrowIfCancellationRequested();
            return finished;
        }
        catch (OperationCanceledException e) when (signals.Received is { } signal)
        {
            throw new CakeException($"Publishing {file} was ended by {signal}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CakeException($"Cannot publish {file}: {e.Message}", e);
        }
    }

    /// <summary>Writes what belongs beside the bundle and is not the SDK's.</summary>
    private BundleDescription Deliver(PublishedProgram program, IReadOnlyList<ManifestVariant> variants)
    {
        DirectoryPath output = program.Project.PublishDirectory;
        using BundleReader reader = BundleReader.Open(program.Project.Published);
        BundleDescription bundle = reader.Describe();
        var manifest = PublishManifest.Of(program.Project.Describe(), bundle, variants, program.Companions);
        (Variant, FilePath?)[] symbols =
            [.. program.Variants.Select(it => (it.Variant, _settings.KeepSymbols ? it.Symbols : null))];
        var symbolFiles = new SymbolFiles(output);
        using var staged = new StagedFiles();
        symbolFiles.Stage(staged, symbols);
        manifest.Stage(staged, output);
        staged.Commit();
        symbolFiles.DeleteStale(program.Project.Name, symbols);
        foreach (string line in PublishTable.Lines(program.Project.Architecture, manifest, program.Variants))
            _context.Log.Information("{0}", line);
        return bundle;
    }
}
