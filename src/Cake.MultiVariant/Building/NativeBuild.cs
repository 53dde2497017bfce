using System.Collections.Concurrent;
using System.Diagnostics;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Presentation;
using Cake.MultiVariant.Processes;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Building;

/// <summary>
/// Publishes a project by one <c>dotnet publish</c>, in which compiler and linker make several executables: stand-ins for
/// them hand their commands to this class, which runs each for every variant. The first failure ends all other programs.
/// </summary>
internal sealed class NativeBuild<T> : IDisposable
{
    private const string Step = "publish";

    private readonly ICakeContext _context;
    private readonly MultiVariantPublishSettings _settings;
    private readonly FilePath _file;
    private readonly IDelivery<T> _delivery;
    private readonly CancellationToken _interrupted;
    private readonly SourcePaths _paths;
    private readonly StandIns _standIns = new();
    private readonly TerminalLog? _terminal;
    private readonly ICakeLog _log;
    private readonly BuildLog _output;

    private AotProject _project;
    private FileStream? _lock;
    private VariantBuild[] _variants = [];

    public NativeBuild(
        ICakeContext context,
        MultiVariantPublishSettings settings,
        FilePath file,
        IDelivery<T> delivery,
        CancellationToken interrupted)
    {
        (_context, _settings, _file, _delivery, _interrupted) = (context, settings, file, delivery, interrupted);
        _paths = new SourcePaths(file);
        _project = new AotProject(file, new Dictionary<string, string>());
        _terminal = TerminalLog.Over(context.Log, () => string.Join("  ", _variants.Select(variant => variant.Status)));
        _log = _terminal ?? context.Log;
        _output = new BuildLog(_log);
    }

    /// <summary>The variants to build, or none if the project or the compiler choose them.</summary>
    public IReadOnlyList<Variant> Variants { get; init; } = [];

    /// <summary>Reads finished executables, as they are going to be stitched.</summary>
    public required ArtifactReader Artifacts { get; init; }

    /// <summary>Where to publish to, relative to where the project says; or null.</summary>
    public DirectoryPath? Subfolder { get; init; }

    private IReadOnlyList<BuiltVariant> Results => [.. _variants.Select(variant => variant.Result)];

    public void Dispose()
    {
        _terminal?.Dispose();
        _lock?.Dispose();
        _standIns.Dispose();
    }

    /// <exception cref="CakeException">It failed.</exception>
    public T Run()
    {
        try
        {
            _standIns.Serve(RunDotNet, Handle, _interrupted);
        }
        finally
        {
            if (_lock != null)
                _output.Save(_project.LogFolder);
            _terminal?.Dispose();
        }

        return _project.PublishedFiles != null
            ? _delivery.Finish(_project, Results)
            : throw new CakeException($"Cannot publish {_file} as NativeAOT: dotnet publish has not published it. Name a "
                + "project that uses Microsoft.NET.Sdk, and leave the target Publish to it.");
    }

    private void RunDotNet(CancellationToken cancellationToken)
    {
        IEnumerable<string> runtimes = Architecture.All.SelectMany(known => known.RuntimeIdentifiers);
        var properties = new Dictionary<string, string>
        {
            ["MULTIVARIANT_PROJECT"] = _file.FullPath,
            ["MULTIVARIANT_STAND_INS"] = _standIns.Folder,
            ["MULTIVARIANT_RUNTIMES"] = $":{string.Join(':', runtimes)}:",
            ["MULTIVARIANT_PATH_MAP"] = _paths.PathMap,
            ["MULTIVARIANT_DEBUG_SYMBOLS"] = _settings.KeepSymbols ? "true" : "false",
            ["MULTIVARIANT_SUBFOLDER"] = Subfolder?.FullPath ?? "",
        };
        try
        {
            DotNetCli.Publish(
                _context, _settings, _file, _standIns.Targets, properties, line => _output.AddShown(Step, line), cancellationToken);
        }
        catch (CakeException e)
        {
            throw Failure(Step, e.Message, e.ExitCode, e);
        }
    }

    /// <summary>Does what a stand-in asks for, and returns what it prints.</summary>
    private string Handle(StandInCall call)
    {
        AotProject project = _project.With(call.Environment);
        switch (call.Program)
        {
            case StandIns.Check:
                CheckProject(project);
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

    private void CheckProject(AotProject project)
    {
        // A restore also looks at the frameworks that were not chosen.
        if (_settings.Framework != null && project["TargetFramework"] != _settings.Framework)
            return;
        bool choosesFramework = _settings.Framework != null
            || _settings.ArgumentCustomization != null
            || _settings.MSBuildSettings?.Properties.ContainsKey("TargetFramework") == true;
        project.Check(choosesFramework);
        foreach (string ignored in project.IgnoredInstructionSets)
            _log.Warning("{0}: {1} is ignored, as each variant has its own.", _file, ignored);
        string runtime = project["RuntimeIdentifier"];
        if (runtime != project.Architecture.RuntimeIdentifiers[0])
            _log.Warning("{0}: the RuntimeIdentifier {1} is accepted and untested.", _file, runtime);
        _delivery.Check(project);
        _lock ??= PublishLock.Take(project, _log, _interrupted);
        _project = project;
        _standIns.EndChecks();
    }

    private void Begin(AotProject project)
    {
        if (!File.Exists(project.Assembly.FullPath))
            throw new CakeException($"{project.Assembly} does not exist. Build the project first, or leave out NoBuild.");
        _variants = VariantOptions.Plan(project, Variants, _settings, _log);
    }

    /// <summary>Runs a command for each variant, and returns what to print: each line once.</summary>
    private async Task<string> RunForEachVariant(StandInCall call)
    {
        bool isLast = _project.IsLastCommand(call);
        int atATime = Math.Min(_settings.MaxParallelism ?? Parallelism.Default, _variants.Length);
        var options = new ParallelOptions { MaxDegreeOfParallelism = atATime, CancellationToken = _interrupted };
        var printed = new ConcurrentQueue<string>();
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
                printed.Enqueue(line);
            }
        });
        if (isLast)
            _delivery.Deliver(_project, Results, _interrupted);
        return string.Concat(printed.Distinct().Select(line => $"{line}\n"));
    }

    private CakeException Failure(string label, string message, int exitCode, Exception? reason = null)
    {
        string fullOutput = _lock is null ? "" : $"\nFull output: {BuildLog.PathOf(_project.LogFolder, label)}";
        return new CakeException(exitCode, $"{_file} [{label}]: {message}\n{_output.Excerpt(label)}{fullOutput}", reason);
    }
}
