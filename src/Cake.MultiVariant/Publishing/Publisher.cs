using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Building;
using Cake.MultiVariant.Delivery;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Verification;
using Path = System.IO.Path;

namespace Cake.MultiVariant.Publishing;

/// <summary>Publishes a project for several CPU levels as one executable.</summary>
internal sealed class Publisher
{
    private readonly ICakeContext _context;
    private readonly MultiVariantPublishSettings _settings;

    public Publisher(ICakeContext context, MultiVariantPublishSettings settings)
    {
        _context = context;
        _settings = settings.Clone();
        if (settings.MSBuildSettings?.Properties.ContainsKey("Configuration") != true)
            _settings.Configuration ??= "Release";
    }

    /// <exception cref="CakeException">The project cannot be published so.</exception>
    public BundleDescription Publish(string project)
    {
        CheckHost();
        CheckSettings();
        string[] chosen = NamesOf(_settings.Variants, nameof(_settings.Variants));
        using var interruption = new Interruption();
        (AotProject program, DotNetCli cli) = Evaluate(project, interruption.Token);
        if (chosen is [])
            chosen = NamesOf(program.Variants, $"{program.File}: MultiVariantLevels");
        FilePath bundle = (Output ?? program.PublishDirectory).CombineWithFilePath(program.Name);
        OutputDirectory.CheckThatCanHold(bundle);

        IReadOnlyList<VariantBuild> variants = VariantsOf(program, chosen);
        var build = new NativeBuild(program, variants, _context.Log);
        build.Run(cli, _settings, interruption.Token);
        var stamp = new BundleStamp(program.VariantsFolder.CombineWithFilePath("bundle"));
        AssembledBundle assembled =
            new BundleAssembly(_context.Log, program.Describe(), _settings.StitchSettings, _settings.KeepSymbols).Assemble(
                bundle, [.. variants.Select(variant => variant.Published)], stamp, interruption.Token);
        foreach (string line in PublishTable.Lines(assembled.Manifest, build.TimeOf))
            _context.Log.Information("{0}", line);
        if (_settings.Verify)
            new BundleVerifier(_context, _settings.VerifySettings).Verify(bundle);
        return assembled.Description;
    }

    /// <summary>Builds one variant into a folder of its own.</summary>
    /// <exception cref="CakeException">The project cannot be published so.</exception>
    public VariantDescription BuildVariant(string project, string variant)
    {
        CheckHost();
        CheckSettings();
        string name = Variant.Parse(variant).Name;
        using var interruption = new Interruption();
        (AotProject program, DotNetCli cli) = Evaluate(project, interruption.Token);
        DirectoryPath folder = (Output ?? program.PublishDirectory.Combine("../variants").Collapse()).Combine(name);
        VariantFolder.CheckThatCanReplace(folder);

        IReadOnlyList<VariantBuild> variants = VariantsOf(program, [name]);
        new NativeBuild(program, variants, _context.Log).Run(cli, _settings, interruption.Token);
        VariantFolder written = VariantFolder.Write(folder, variants[0].Published, program.Describe());
        _context.Log.Information("Built {0}", written.Directory);
        return written.Description;
    }

    private DirectoryPath? Output => _settings.OutputDirectory?.MakeAbsolute(_context.Environment);

    private DirectoryPath WorkingDirectory =>
        _settings.WorkingDirectory?.MakeAbsolute(_context.Environment) ?? _context.Environment.WorkingDirectory;

    private void CheckHost()
    {
        PlatformFamily host = _context.Environment.Platform.Family;
        if (host != PlatformFamily.Linux)
        {
            throw new CakeException($"MultiVariantPublish: found the host {host}, expected Linux, as ILCompiler builds "
                + "only for the system that it runs on; build the variants on Linux (a container will do) and stitch "
                + "them anywhere with MultiVariantStitch");
        }
    }

    private void CheckSettings()
    {
        if (_settings.MaxParallelism < 1)
        {
            throw new CakeException($"MaxParallelism: found {_settings.MaxParallelism}, expected at least 1; correct it, "
                + "or leave it out for the default");
        }

        if (_settings.Container != null)
        {
            throw new CakeException("MultiVariantPublish: found the setting Container, expected none, as the image "
                + "would hold a variant and not the bundle; build an image from the output directory instead");
        }
    }

    private (AotProject Program, DotNetCli Cli) Evaluate(string project, CancellationToken interrupted)
    {
        FilePath file = ProjectFile.Find(Path.GetFullPath(project, WorkingDirectory.FullPath));
        var cli = new DotNetCli(_context, file, _settings);
        AotProject program = AotProject.Evaluate(file, cli, _context.Log, interrupted);
        if (_settings.NoBuild)
            program.CheckThatIlIsBuilt();
        string logs = program.LogFolder.FullPath;
        if (Directory.Exists(logs))
            Directory.Delete(logs, recursive: true);
        Directory.CreateDirectory(logs);
        return (program, cli);
    }

    private static IReadOnlyList<VariantBuild> VariantsOf(AotProject program, string[] chosen)
    {
        var compiler = new IlCompiler(program.IlCompilerVersion);
        return
        [
            .. from name in chosen is [] ? compiler.Levels : chosen
               select new VariantBuild(name, compiler.InstructionSetOf(name), program),
        ];
    }

    /// <param name="variants">The variants as they are given.</param>
    /// <param name="source">By what.</param>
    private static string[] NamesOf(IEnumerable<string> variants, string source)
    {
        string[] names;
        try
        {
            names = [.. variants.Select(name => Variant.Parse(name).Name)];
        }
        catch (CakeException e)
        {
            throw new CakeException($"{source}: {e.Message}", e);
        }

        return names.GroupBy(name => name).FirstOrDefault(namesakes => namesakes.Count() > 1) is { Key: var twice }
            ? throw new CakeException($"{source}: found {twice} twice, expected it once; leave one out")
            : names;
    }
}
