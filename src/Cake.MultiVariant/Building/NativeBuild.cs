using System.Globalization;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Building;

/// <summary>Builds the variants of a program: IL once, native code for each.</summary>
/// <param name="project">The program.</param>
/// <param name="variants">Its variants.</param>
/// <param name="log">The log.</param>
internal sealed class NativeBuild(AotProject project, IReadOnlyList<VariantBuild> variants, ICakeLog log)
{
    private const string Step = "build";

    private readonly VariantProgress _progress = new(variants);

    /// <summary>What compiling and linking a variant took; zero for one that was up to date.</summary>
    public TimeSpan TimeOf(string variant) => _progress.TimeOf(variant);

    /// <param name="cli">The .NET CLI.</param>
    /// <param name="settings">How many variants are built at a time, and whether the IL is.</param>
    /// <param name="interrupted">Ends the build.</param>
    /// <exception cref="CakeException">Compiler or linker failed. The first failure ends the others.</exception>
    public void Run(DotNetCli cli, MultiVariantPublishSettings settings, CancellationToken interrupted)
    {
        foreach (VariantBuild variant in variants)
            variant.Begin();
        FilePath variantsProject = project.VariantsFolder.CombineWithFilePath("variants.proj");
        VariantsProject.Write(variantsProject, project, variants, buildIl: !settings.NoBuild);
        int atATime = Math.Min(settings.MaxParallelism ?? Parallelism.Default, variants.Count);
        int cores = Parallelism.CoresOfEach(Environment.ProcessorCount, atATime);

        using TerminalLog? terminal = TerminalLog.Over(log, _progress.ToString);
        ICakeLog shown = terminal ?? log;
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        using var buildLog = new BuildLog(Step, project.LogFolder, shown);
        buildLog.Progressed += line =>
        {
            if (line.Kind == BuildLine.Failed && line.Variant.Length > 0)
                failed.CancelAsync();
            if (_progress.Take(line) is not { } news)
                return;
            shown.Information("[{0}] {1}", line.Variant, news);
            if (_progress.TimeOf(line.Variant) > TimeSpan.Zero)
                ReadAhead(line.Variant);
        };
        using var logger = new BuildLoggerFile();
        string[] options =
        [
            .. project.ReproducibleOptions,
            .. settings.KeepSymbols ? [] : new[] { MSBuildOption.Property("NativeDebugSymbols", "false") },
            MSBuildOption.Property(VariantTargets.CoresProperty, cores.ToString(CultureInfo.InvariantCulture)),
            $"-maxCpuCount:{atATime}",
            // Nothing that outlives the build.
            "-nodeReuse:false",
            "-noConsoleLogger",
            $"-logger:{logger.Path}",
        ];
        try
        {
            cli.Build(variantsProject, buildLog, options, failed.Token);
        }
        catch (OperationCanceledException e) when (!interrupted.IsCancellationRequested)
        {
            throw cli.Failure(buildLog, "it cannot be built", e);
        }

        foreach (VariantBuild variant in variants)
            variant.Complete();
    }

    /// <summary>Decodes the code of an executable while others are compiled; at the end it is known then.</summary>
    private void ReadAhead(string name)
    {
        VariantBuild variant = variants.Single(variant => variant.Name == name);
        Task.Run(() => ArtifactFacts.Gather(new VariantArtifact(name, variant.Executable)));
    }
}
