using System.Collections.Concurrent;
using System.Globalization;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Validation;
using MultiVariant.BuildTools;

namespace Cake.MultiVariant.Building;

/// <summary>Builds a program's variants: IL once, native code for each. Reads finished executables meanwhile.</summary>
internal sealed class NativeBuild(
    AotProject project, IReadOnlyList<VariantBuild> variants, ArtifactReader artifacts, ICakeLog log)
{
    private readonly VariantProgress _progress = new(variants);

    /// <exception cref="CakeException">The compiler or linker failed. The first failure ends the others.</exception>
    public IReadOnlyList<BuiltVariant> Run(
        DotNetCli cli, MultiVariantPublishSettings settings, CancellationToken interrupted)
    {
        foreach (VariantBuild variant in variants)
            variant.Begin();
        FilePath variantsProject = project.VariantsFolder.CombineWithFilePath("variants.proj");
        VariantsProject.Write(variantsProject, project, variants, compileIl: !settings.NoBuild);
        int atATime = Math.Min(settings.MaxParallelism ?? Parallelism.Default, variants.Count);
        int cores = Parallelism.CoresOfEach(Environment.ProcessorCount, atATime);

        using TerminalLog? terminal = TerminalLog.Over(log, _progress.ToString);
        ICakeLog shown = terminal ?? log;
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        var readAhead = new ConcurrentBag<Task>();
        using var buildLog = new BuildLog("build", project.LogFolder, shown);
        buildLog.Progressed += line =>
        {
            if (line.Kind == BuildLine.Failed && line.Variant.Length > 0)
                failed.CancelAsync();
            if (_progress.Take(line) is not { } news)
                return;
            shown.Information("[{0}] {1}", line.Variant, news);
            VariantBuild variant = variants.Single(variant => variant.Variant.Name == line.Variant);
            if (_progress.TimeOf(variant) > TimeSpan.Zero)
                readAhead.Add(Task.Run(() => artifacts.Read(new VariantArtifact(variant.Variant, variant.Executable))));
        };
        // Not beside the project: a comma or semicolon in a user's folder would end the option.
        using var tools = new TemporaryDirectory();
        string logger = tools[BuildTool.Logger];
        BuildTool.CopyTo(logger, BuildTool.Logger);
        string[] options =
        [
            .. project.ReproducibleOptions,
            .. settings.KeepSymbols ? [] : new[] { MSBuildOption.Property("NativeDebugSymbols", "false") },
            MSBuildOption.Property("MultiVariantIlcCores", cores.ToString(CultureInfo.InvariantCulture)),
            $"-maxCpuCount:{atATime}",
            "-nodeReuse:false", // No node outlives the build.
            "-noConsoleLogger",
            $"-logger:{logger}",
        ];
        try
        {
            cli.Build(variantsProject, buildLog, options, restores: false, failed.Token);
        }
        catch (OperationCanceledException e) when (!interrupted.IsCancellationRequested)
        {
            throw cli.Failure(buildLog, "The build failed.", e);
        }
        finally
        {
            // Stitching reports what cannot be read.
            Task.WhenAll(readAhead).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }

        return [.. variants.Select(variant => new BuiltVariant(variant.Complete(), _progress.TimeOf(variant)))];
    }
}

/// <summary>A variant that was built, and the time to compile and link it: zero if it was up to date.</summary>
internal sealed record BuiltVariant(PublishedVariant Published, TimeSpan Time);
