using System.Runtime.ExceptionServices;
using Cake.Core;
using Cake.Core.IO;
using Path = System.IO.Path;

namespace Cake.MultiVariant;

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
        string[] chosen = ChosenVariants();
        FilePath file = ProjectFile.Find(Path.GetFullPath(project, WorkingDirectory.FullPath));
        var cli = new DotNetCli(_context, file, _settings);

        using var interruption = new Interruption();
        CancellationToken interrupted = interruption.Token;
        AotProject program = AotProject.Evaluate(file, cli, _context.Log, interrupted);
        DirectoryPath output =
            _settings.OutputDirectory?.MakeAbsolute(_context.Environment) ?? program.PublishDirectory;
        FilePath bundle = output.CombineWithFilePath(program.Name);
        OutputDirectory.CheckThatCanHold(bundle);

        IlCompiler compiler = program.CompileIl(cli, build: !_settings.NoBuild, interrupted);
        VariantBuild[] variants =
        [
            .. from name in chosen is [] ? compiler.Variants : chosen
               select new VariantBuild(name, compiler.InstructionSetOf(name), program, cli),
        ];
        PublishSideBySide(variants, interrupted);

        var companions = new CompanionFiles(variants);
        companions.Check();
        using var staged = new StagedFiles(output, companions.Placements());
        BundleDescription description = new BundleStitcher(_context.Log).Stitch(
            bundle, [.. variants.Select(variant => variant.Artifact)], _settings.StitchSettings, interrupted);
        staged.TakePlaces();
        return description;
    }

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
        if (_settings.Container != null)
        {
            throw new CakeException("MultiVariantPublish: found the setting Container, expected none, as the image "
                + "would hold a variant and not the bundle; build an image from the output directory instead");
        }
    }

    private string[] ChosenVariants()
    {
        string[] names = [.. _settings.Variants.Select(name => Variant.Parse(name).Name)];
        return names.GroupBy(name => name).FirstOrDefault(namesakes => namesakes.Count() > 1) is { Key: var twice }
            ? throw new CakeException($"Variants: found {twice} twice, expected it once; leave one out")
            : names;
    }

    /// <summary>
    /// As many variants at a time as there are cores: ILC can use several, but more variants than cores get into each
    /// other's way (four variants of an ASP.NET program on 2 cores: 44 s two at a time, 55 s all at once).
    /// </summary>
    private static void PublishSideBySide(VariantBuild[] variants, CancellationToken interrupted)
    {
        var publishing = new Lock();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        try
        {
            Parallel.ForEach(variants, options, variant =>
            {
                try
                {
                    variant.CompileNative(stop.Token);
                    lock (publishing)
                        variant.Publish(stop.Token);
                }
                catch
                {
                    stop.Cancel();
                    throw;
                }
            });
        }
        catch (AggregateException e)
        {
            Exception? failure = e.InnerExceptions.FirstOrDefault(inner => inner is not OperationCanceledException);
            ExceptionDispatchInfo.Throw(failure ?? e.InnerExceptions[0]);
        }
    }
}
