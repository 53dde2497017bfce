using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Building;
using Cake.MultiVariant.Delivery;
using Cake.MultiVariant.Files;
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
        if (settings.Container != null)
            throw new CakeException("MultiVariantPublish cannot use the setting Container: the image would contain a "
                + "variant, not the bundle. Build an image from the output directory instead.");
    }

    /// <exception cref="CakeException">The project cannot be published as a bundle.</exception>
    public BundleDescription Publish(string project)
    {
        IReadOnlyList<Variant> chosen = Parse(_settings.Variants, nameof(_settings.Variants));
        using var signals = new TerminationSignals();
        (AotProject program, DotNetCli cli) = Evaluate(project, signals.Token);
        if (chosen is [])
            chosen = Parse(program.Variants, $"{program.File}: MultiVariantLevels");
        DirectoryPath output = Output ?? program.PublishDirectory;
        StagedFiles.CheckThatCanWrite(output.CombineWithFilePath(program.Name));

        IReadOnlyList<BuiltVariant> built = Build(program, chosen, cli, signals.Token);
        var delivery =
            new BundleDelivery(_context.Log, program.Describe(), _settings.StitchSettings, _settings.KeepSymbols);
        DeliveredBundle delivered = delivery.Deliver(
            output,
            [.. built.Select(variant => variant.Published)],
            _artifacts,
            new UpToDateCheck(program.VariantsFolder.CombineWithFilePath("bundle")),
            signals.Token);
        foreach (string line in PublishTable.Lines(program.Architecture, delivered.Manifest, built))
            _context.Log.Information("{0}", line);
        if (_settings.Verify)
            new BundleVerifier(_context, _settings.VerifySettings, _artifacts).Verify(delivered.Description.Path);
        return delivered.Description;
    }

    /// <summary>Builds one variant into a folder of its own.</summary>
    /// <exception cref="CakeException">The project cannot be published as a variant.</exception>
    public VariantDescription BuildVariant(string project, string name)
    {
        Variant variant = Variant.Parse(name);
        using var signals = new TerminationSignals();
        (AotProject program, DotNetCli cli) = Evaluate(project, signals.Token);
        DirectoryPath folder =
            (Output ?? program.PublishDirectory.Combine("../variants").Collapse()).Combine(variant.Name);
        VariantFolder.CheckThatCanReplace(folder);

        IReadOnlyList<BuiltVariant> built = Build(program, [variant], cli, signals.Token);
        VariantFolder written = VariantFolder.Write(folder, built[0].Published, program.Describe());
        _context.Log.Information("Built {0}", written.Directory);
        return written.Description;
    }

    private DirectoryPath? Output => _settings.OutputDirectory?.MakeAbsolute(_context.Environment);

    private (AotProject Program, DotNetCli Cli) Evaluate(string project, CancellationToken interrupted)
    {
        DirectoryPath workingDirectory =
            _settings.WorkingDirectory?.MakeAbsolute(_context.Environment) ?? _context.Environment.WorkingDirectory;
        FilePath file = AotProject.Find(Path.GetFullPath(project, workingDirectory.FullPath));
        var cli = new DotNetCli(_context, file, _settings);
        AotProject program = AotProject.Evaluate(file, cli, _context.Log, interrupted);
        if (_settings.NoBuild && !File.Exists(program.Assembly.FullPath))
            throw new CakeException($"{program.Assembly} does not exist. Build the project first, or leave out NoBuild.");
        string logs = program.LogFolder.FullPath;
        if (Directory.Exists(logs))
            Directory.Delete(logs, recursive: true);
        Directory.CreateDirectory(logs);
        return (program, cli);
    }

    /// <summary>Builds the chosen variants or, if none are, one for every level that the compiler can build.</summary>
    private IReadOnlyList<BuiltVariant> Build(
        AotProject program, IReadOnlyList<Variant> chosen, DotNetCli cli, CancellationToken interrupted)
    {
        var compiler = new IlCompiler(program.IlCompilerVersion, program.Architecture);
        VariantBuild[] variants =
        [
            .. from variant in chosen is [] ? compiler.Levels : chosen
               select new VariantBuild(variant, compiler.InstructionSetOf(variant), program),
        ];
        return new NativeBuild(program, variants, _artifacts, _context.Log).Run(cli, _settings, interrupted);
    }

    /// <summary>Parses names of variants; errors say which source they come from.</summary>
    private static Variant[] Parse(IEnumerable<string> names, string source)
    {
        Variant[] variants;
        try
        {
            variants = [.. names.Select(Variant.Parse)];
        }
        catch (CakeException e)
        {
            throw new CakeException($"{source}: {e.Message}", e);
        }

        if (variants.GroupBy(variant => variant).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
            throw new CakeException($"{source} names {twice} twice. Leave one out.");
        return variants;
    }
}
