using System.Collections.Concurrent;
using System.Diagnostics;
using Cake.Common.Tools.DotNet.Publish;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.BuildSystems;
using Cake.MultiVariant.Presentation;
using Cake.MultiVariant.Processes;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Building.DotNet;

/// <summary>
/// Publishes a project by one <c>dotnet publish</c>, in which compiler and linker make several executables: stand-ins for
/// them hand their commands to this class, which runs each for every variant. The first failure ends all other programs.
/// </summary>
internal sealed class NativeBuild<T>(
    ICakeContext context,
    MultiVariantPublishSettings settings,
    FilePath file,
    IDelivery<T> delivery,
    TerminalLog log,
    CancellationToken interrupted) : IDisposable
{
    private const string Step = "publish";

    private readonly SourcePaths _paths = new(file);
    private readonly StandIns _standIns = new();
    private readonly BuildLog _output = new(log);
    private readonly SourceErrors _errors = new(BuildServer.Of(context));

    private AotProject _project = new(file, new Dictionary<string, string>());
    private FileStream? _lock;
    private VariantBuild[] _variants = [];

    /// <summary>The variants to build, or none if the project or the compiler choose them.</summary>
    public IReadOnlyList<Variant> Variants { get; init; } = [];

    /// <summary>Reads finished executables, as they are going to be stitched.</summary>
    public required ArtifactReader Artifacts { get; init; }

    /// <summary>Where to publish to, relative to where the project says; or null.</summary>
    public DirectoryPath? Subfolder { get; init; }

    private IReadOnlyList<BuiltVariant> Results => [.. _variants.Select(variant => variant.Result)];

    public void Dispose()
    {
        _lock?.Dispose();
        _standIns.Dispose();
    }

    /// <exception cref="CakeException">It failed.</exception>
    public T Run()
    {
        try
        {
            _standIns.Serve(RunDotNet, Handle, interrupted);
        }
        finally
        {
            if (_lock != null)
                _output.Save(_project.LogFolder);
            log.Dispose();
        }

        return _project.PublishedFiles != null
            ? delivery.Finish(_project, Results)
            : throw new CakeException($"Cannot publish {file} as NativeAOT: dotnet publish has not published it. Name a "
                + "project that uses Microsoft.NET.Sdk, and leave the target Publish to it.");
    }

    private void RunDotNet(CancellationToken cancellationToken)
    {
        MultiVariantPublishSettings publish = settings.Clone();
        publish.EnvironmentVariables = Variables();
        var runner = new CancellableProcessRunner(
            (line, _) =>
            {
                _output.AddShown(Step, line);
                Annotate(line);
            },
            context.Environment,
            context.Log,
            cancellationToken);
        try
        {
            new DotNetPublisher(context.FileSystem, context.Environment, runner, context.Tools).Publish(file.FullPath, publish);
        }
        catch (CakeException e)
        {
            throw Failure(Step, e.Message, e.ExitCode, e);
        }

        _output.ShowErrors();
    }

    /// <summary>Shows an error in the sources on the build server.</summary>
    private void Annotate(string line)
    {
        if (MSBuildError.TryRead(line) is { } error && _paths.Contains(error.File))
            _errors.Add(error);
    }

    private Dictionary<string, string> Variables()
    {
        IEnumerable<string> runtimes = Architecture.All.SelectMany(known => known.RuntimeIdentifiers);
        var variables = new Dictionary<string, string>(settings.EnvironmentVariables)
        {
            // A build server is not a child of this process: it could not be killed, and serves one build at a time.
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            // No node of MSBuild outlives the build.
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["MULTIVARIANT_PROJECT"] = Escape(file.FullPath),
            ["MULTIVARIANT_STAND_INS"] = Escape(_standIns.Folder),
            ["MULTIVARIANT_RUNTIMES"] = $":{string.Join(':', runtimes)}:",
            ["MULTIVARIANT_PATH_MAP"] = Escape(_paths.PathMap),
            ["MULTIVARIANT_DEBUG_SYMBOLS"] = settings.KeepSymbols ? "true" : "false",
            ["MULTIVARIANT_SUBFOLDER"] = Escape(Subfolder?.FullPath ?? ""),
        };
        // Not before 10 s (2710 hexadecimal ms), .NET recompiles hot methods with more optimization. MSBuild ends before
        // that pays off.
        variables.TryAdd("DOTNET_TC_CallCountingDelayMs", "2710");
        // MSBuild imports these files into every project that uses the .NET SDK.
        const string Imports = "AfterMicrosoftNETSdkTargets";
        string? imported = variables.GetValueOrDefault(Imports) ?? context.Environment.GetEnvironmentVariable(Imports);
        variables[Imports] = string.Join(';', new[] { imported, Escape(_standIns.Targets) }.OfType<string>());
        return variables;

        // The text that MSBuild reads as exactly this value.
        static string Escape(string value) =>
            string.Concat(value.Select(c => "%;,$@'*?".Contains(c) ? $"%{(int)c:X2}" : $"{c}"));
    }

    /// <summary>Does what a stand-in asks for, and returns what it prints.</summary>
    private string Handle(StandInCall call)
    {
        AotProject project = _project.With(call.Environment);
        switch (call.Program)
        {
            case StandIns.Check:
                Check(project);
                return "";
            case StandIns.Begin:
                Begin(_project = project);
                return "";
            case StandIns.Published:
                _project = project with { PublishedFiles = _standIns.PublishedFiles };
                return "";
            default:
                return RunForEachVariant(call).GetAwaiter().GetResult();
        }
    }

    private void Check(AotProject project)
    {
        // A restore also looks at the frameworks that were not chosen.
        if (settings.Framework != null && project["TargetFramework"] != settings.Framework)
            return;
        bool choosesFramework = settings.Framework != null
            || settings.ArgumentCustomization != null
            || settings.MSBuildSettings?.Properties.ContainsKey("TargetFramework") == true;
        project.Check(choosesFramework);
        foreach (string warning in project.Warnings())
            log.Warning("{0}: {1}", file, warning);
        delivery.Check(project);
        _lock ??= BuildLock.Take(project.StateFolder, file.FullPath, log, interrupted);
        _project = project;
        _standIns.EndChecks();
    }

    private void Begin(AotProject project)
    {
        if (!File.Exists(project.Assembly.FullPath))
            throw new CakeException($"{project.Assembly} does not exist. Build the project first, or leave out NoBuild.");
        _variants = VariantPlan.Of(project, Variants, settings, log);
        log.Status = () => string.Join(" · ", _variants.Select(variant => variant.Status));
    }

    /// <summary>Runs a command for each variant, and returns what to print: each line once.</summary>
    private async Task<string> RunForEachVariant(StandInCall call)
    {
        bool isLast = _project.IsLastCommand(call);
        int atATime = Math.Min(settings.MaxParallelism ?? Parallelism.Default, _variants.Length);
        var options = new ParallelOptions { MaxDegreeOfParallelism = atATime, CancellationToken = interrupted };
        var printed = new ConcurrentQueue<(string Label, string Line)>();
        await Parallel.ForEachAsync(_variants, options, async (variant, cancellationToken) =>
        {
            string label = variant.Variant.Name;
            await variant.Run(call, Run);
            if (!isLast)
                return;
            variant.Complete();
            if (!variant.Result.IsUnchanged)
                Artifacts.Read(variant.Result.Artifact);

            async Task Run(string program, IEnumerable<string> arguments)
            {
                var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = call.WorkingDirectory };
                start.Environment.Clear();
                foreach ((string name, string value) in call.Environment.Concat(Parallelism.CompilerSettings(atATime)))
                    start.Environment.TryAdd(name, value);
                _output.Add(label, $"{program} {string.Join(' ', arguments)}", isError: false);
                using var process = new CancellableProcess(start, Receive, cancellationToken);
                if (await process.ExitCode is var code and not 0)
                    throw Failure(label, $"{Path.GetFileName(program)} ended with exit code {code}.", code);
            }

            void Receive(string text, bool isError)
            {
                string line = _paths.Unmap(text);
                _output.Add(label, line, isError);
                Annotate(line);
                printed.Enqueue((label, line));
            }
        });
        if (isLast)
            delivery.Deliver(_project, Results, interrupted);
        // Linkers name the object file, which lies in a folder of the variant.
        return string.Concat(printed
            .DistinctBy(it => it.Line.Replace($"/{it.Label}/", "/", StringComparison.Ordinal))
            .Select(it => $"{it.Line}\n"));
    }

    private CakeException Failure(string label, string message, int exitCode, Exception? reason = null)
    {
        string fullOutput = _lock is null ? "" : $"\nFull output: {BuildLog.PathOf(_project.LogFolder, label)}";
        return new CakeException(exitCode, $"{file} [{label}]: {message}\n{_output.Excerpt(label)}{fullOutput}", reason);
    }
}
