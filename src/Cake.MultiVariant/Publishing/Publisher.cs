using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Building;
using Cake.MultiVariant.Building.DotNet;
using Cake.MultiVariant.Delivery;
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
        Parallelism.CheckSetting(settings.MaxParallelism);
    }

    /// <summary>Publishes a project for each runtime in turn, into folders named by them.</summary>
    /// <exception cref="CakeException">The project cannot be published for one of them.</exception>
    public static IReadOnlyList<BundleDescription> PublishRuntimes(
        ICakeContext context, string project, MultiVariantPublishSettings settings)
    {
        if (settings.Runtimes.Count == 0 || settings.Runtimes.Distinct().Count() < settings.Runtimes.Count)
            throw new CakeException($"{nameof(settings.Runtimes)} are '{string.Join(", ", settings.Runtimes)}'. Name at least one "
                + "runtime, and none twice, such as linux-x64 and linux-arm64.");
        IReadOnlyList<Variant> variants = ChosenVariants.Parse(settings.Variants, nameof(settings.Variants));
        var publishers = settings.Runtimes.Select(runtime =>
        {
            MultiVariantPublishSettings own = settings.Clone();
            (own.Runtime, own.Runtimes) = (runtime, []);
            own.OutputDirectory = settings.OutputDirectory?.Combine(runtime);
            own.SymbolsDirectory = settings.SymbolsDirectory?.Combine(runtime);
            if (Architecture.OfRuntime(runtime) is { } architecture)
                own.Variants = [.. ChosenVariants.For(architecture, variants).Select(variant => variant.Name)];
            return new Publisher(context, own);
        }).ToArray();
        return [.. publishers.Select(publisher => publisher.Publish(project))];
    }

    /// <exception cref="CakeException">The project cannot be published as a bundle.</exception>
    public BundleDescription Publish(string project)
    {
        if (_settings.Runtimes.Count > 0)
            throw new CakeException($"MultiVariantPublish publishes for one Runtime, but {nameof(_settings.Runtimes)} are "
                + $"{string.Join(", ", _settings.Runtimes)}. Call MultiVariantPublishRuntimes.");
        IReadOnlyList<Variant> variants = ChosenVariants.Parse(_settings.Variants, nameof(_settings.Variants));
        var delivery = new BundleDelivery(_context.Log, _artifacts, _settings.StitchSettings)
        {
            KeepsSymbols = _settings.KeepSymbols,
            SymbolsDirectory = _settings.SymbolsDirectory?.MakeAbsolute(_context.Environment),
        };
        BundleDescription bundle = Build(project, variants, delivery);
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
        DirectoryPath variants = _settings.OutputDirectory?.MakeAbsolute(_context.Environment) ?? "../variants";
        _settings.OutputDirectory = null;
        VariantFolder folder =
            Build(project, [variant], new VariantDelivery(), VariantFolder.FilesOf(variants, variant.Name));
        _context.Log.Information("Built {0}", folder.Directory);
        return folder.Description;
    }

    private T Build<T>(
        string project, IReadOnlyList<Variant> variants, IDelivery<T> delivery, DirectoryPath? subfolder = null)
    {
        DirectoryPath workingDirectory =
            _settings.WorkingDirectory?.MakeAbsolute(_context.Environment) ?? _context.Environment.WorkingDirectory;
        FilePath file = AotProject.Find(Path.GetFullPath(project, workingDirectory.FullPath));
        return BuildSession.Run(_context, file.FullPath, (log, interrupted) =>
        {
            using var build = new NativeBuild<T>(_context, _settings, file, delivery, log, interrupted)
            {
                Variants = variants,
                Artifacts = _artifacts,
                Subfolder = subfolder,
            };
            return build.Run();
        });
    }
}
