using System.Diagnostics;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Presentation;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Building;

/// <summary>Puts a file where the SDK expects the linked executable, once the variants are built.</summary>
internal delegate void DeliverExecutable(
    AotProject project, IReadOnlyList<BuiltVariant> variants, FilePath executable, CancellationToken cancellationToken);

/// <summary>
/// Publishes a project by one <c>dotnet publish</c>, in which compiler and linker make several executables: stand-ins for
/// them hand their commands to this class, which runs each for every variant.
/// </summary>
internal sealed class NativeBuild : IDisposable
{
    private const string Step = "publish";

    private readonly ICakeContext _context;
    private readonly MultiVariantPublishSettings _settings;
    private readonly IReadOnlyList<Variant> _chosen;
    private readonly ArtifactReader _artifacts;
    private readonly FilePath _file;
    private readonly CancellationToken _interrupted;
    private readonly SourcePaths _paths;
    private readonly StandIns _standIns = new();
    private readonly TerminalLog? _terminal;
    private readonly ICakeLog _log;
    private readonly BuildLog _output;

    private AotProject _project;
    private FileStream? _lock;
    private VariantBuild[] _variants = [];
    private VariantProgress? _progress;

    /// <param name="context">The context.</param>
    /// <param name="settings">The user's settings.</param>
    /// <param name="chosen">The variants, or none if the project or the compiler choose.</param>
    /// <param name="artifacts">Reads finished executables, as they are going to be stitched.</param>
    /// <param name="file">The project.</param>
    /// <param name="interrupted">Ends everything.</param>
    public NativeBuild(
        ICakeContext context,
        MultiVariantPublishSettings settings,
        IReadOnlyList<Variant> chosen,
        ArtifactReader artifacts,
        FilePath file,
        CancellationToken interrupted)
    {
        (_context, _settings, _chosen, _artifacts) = (context, settings, chosen, artifacts);
        (_file, _interrupted) = (file, interrupted);
        _paths = new SourcePaths(file);
        _terminal = TerminalLog.Over(context.Log, () => _progress?.ToString() ?? "");
        _log = _terminal ?? context.Log;
        _output = new BuildLog(_log);
        _project = new AotProject(file, new Dictionary<string, string>());
    }

    public void Dispose()
    {
        _terminal?.Dispose();
        _lock?.Dispose();
        _standIns.Dispose();
    }

    /// <summary>Publishes the project.</summary>
    /// <param name="toPublishDirectory">Whether to publish to the project's output directory, or in <c>obj</c>.</param>
    /// <param name="check">Refuses a project before anything is done.</param>
    /// <param name="deliver">Puts a file where the SDK expects the linked executable.</param>
    /// <exception cref="CakeException">It failed. The first failure ends all other programs.</exception>
    public PublishedProgram Run(bool toPublishDirectory, Action<AotProject> check, DeliverExecutable deliver)
    {
        PublishedProgram? published = null;
        try
        {
            _standIns.Serve(Publish, Handle, _interrupted);
        }
        finally
        {
            if (_lock != null)
                _output.Save(_project.LogFolder);
            _terminal?.Dispose();
        }

        return published ?? throw new CakeException($"Cannot publish {_file} as NativeAOT: dotnet publish has not published "
            + "it. Name a project that uses Microsoft.NET.Sdk, and leave the target Publish to it.");

        void Publish(CancellationToken cancellationToken)
        {
            var environment = new Dictionary<string, string>
            {
                ["MULTIVARIANT_PROJECT"] = AotProject.PathInMSBuild(_file),
                ["MULTIVARIANT_STAND_INS"] = _standIns.Folder,
                ["MULTIVARIANT_RUNTIMES"] =
                    $":{string.Join(':', Architecture.All.SelectMany(known => known.RuntimeIdentifiers))}:",
                ["MULTIVARIANT_PATH_MAP"] = _paths.PathMap,
                ["MULTIVARIANT_DEBUG_SYMBOLS"] = _settings.KeepSymbols ? "true" : "false",
                ["MULTIVARIANT_OUTPUT"] = toPublishDirectory ? "" : "obj",
            };
            var cli = new DotNetCli(_context, _settings);
            try
            {
                cli.Publish(
                    _file, toPublishDirectory, _standIns.Targets, environment, line => _output.AddShown(Step, line), cancellationToken);
            }
            catch (CakeException e)
            {
                throw Failure(Step, e.Message, e.ExitCode, e);
            }
        }

        string Handle(StandInCall call)
        {
            switch (call.Program)
            {
                case StandIns.Check:
                    Check(call, check);
                    return "";
                case StandIns.Begin:
                    Begin(call);
                    return "";
                case StandIns.Published:
                    published = new PublishedProgram(
                        _project = _project.With(call.Environment), _standIns.PublishedFiles, Results);
                    return "";
                default:
                    return RunForEachVariant(call, deliver).GetAwaiter().GetResult();
            }
        }
    }

    private IReadOnlyList<BuiltVariant> Results => [.. _variants.Select(variant => variant.Result)];

    private void Check(StandInCall call, Action<AotProject> check)
    {
        AotProject project = _project.With(call.Environment);
        // A restore also looks at the frameworks that were not chosen.
        if (_settings.Framework != null && project["TargetFramework"] != _settings.Framework)
            return;
        bool choosesFramework = _settings.Framework != null
            || _settings.ArgumentCustomization != null
            || _settings.MSBuildSettings?.Properties.ContainsKey("TargetFramework") == true;
        project.Check(choosesFramework, call.Environment.GetValueOrDefault("PATH", ""));
        foreach (string ignored in project.IgnoredInstructionSets)
            _log.Warning("{0}: {1} is ignored, as each variant has its own.", _file, ignored);
        check(project);
        _lock ??= PublishLock.Take(project, _log, _interrupted);
        _project = project;
        _standIns.EndChecks();
    }

    private void Begin(StandInCall call)
    {
        _project = _project.With(call.Environment);
        if (!File.Exists(_project.Assembly.FullPath))
            throw new CakeException($"{_project.Assembly} does not exist. Build the project first, or leave out NoBuild.");
        var compiler = new IlCompiler(_project.IlCompilerVersion, _project.Architecture);
        _variants = VariantOptions.Plan(_project, compiler, _chosen, _settings);
        _progress = new VariantProgress([.. _variants.Select(variant => variant.Variant)]);
    }

    /// <summary>Runs a command for each variant, and returns what to print: each line once.</summary>
    private async Task<string> RunForEachVariant(StandInCall call, DeliverExecutable deliver)
    {
        bool isLast = call.Program == _project.LastCommand
            || call.Arguments.Any(argument => argument.Split('=')[0] == _project.LastCommand);
        int atATime = Math.Min(_settings.MaxParallelism ?? Parallelism.Default, _variants.Length);
        var options = new ParallelOptions { MaxDegreeOfParallelism = atATime, CancellationToken = _interrupted };
        var printed = new List<string>();
        await Parallel.ForEachAsync(_variants, options, async (variant, cancellationToken) =>
        {
            await (call.Program switch
            {
                StandIns.Compiler => variant.Compile(call, Run),
                StandIns.Linker => variant.Link(call, Run),
                _ => variant.Strip(call, Run),
            });
            if (isLast)
                Complete(variant);

            async Task Run(string stage, string program, IEnumerable<string> arguments)
            {
                if (_progress!.Begin(variant.Variant, stage))
                    _log.Information("[{0}] {1}", variant.Variant, stage);
                var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = call.WorkingDirectory };
                start.Environment.Clear();
                foreach ((string name, string value) in call.Environment.Concat(Parallelism.CompilerSettings(atATime)))
                    start.Environment.TryAdd(name, value);
                await RunTool(variant.Variant, start, Print, cancellationToken);
            }
        });
        if (isLast)
            deliver(_project, Results, call.FullPath(_project.NativeBinary), _interrupted);
        return string.Concat(printed.Select(line => $"{line}\n"));

        void Print(string line)
        {
            lock (printed)
            {
                if (!printed.Contains(line))
                    printed.Add(line);
            }
        }
    }

    private async Task RunTool(
        Variant variant, ProcessStartInfo start, Action<string> print, CancellationToken cancellationToken)
    {
        string program = start.FileName;
        _output.Add(variant.Name, $"{program} {string.Join(' ', start.ArgumentList)}", isError: false);
        using var process = new CancellableProcess(start, Receive, cancellationToken);
        if (await process.WaitAsync() is var code and not 0)
            throw Failure(variant.Name, $"{Path.GetFileName(program)} ended with exit code {code}.", code);

        void Receive(string printed, bool isError)
        {
            string line = _paths.Unmap(printed);
            _output.Add(variant.Name, line, isError);
            print(line);
        }
    }

    private void Complete(VariantBuild variant)
    {
        variant.Complete();
        BuiltVariant built = variant.Result;
        bool isUnchanged = built.Time == TimeSpan.Zero;
        string size = Quantity.Size(new FileInfo(variant.Executable).Length);
        _progress!.End(variant.Variant);
        _log.Information("[{0}] {1}", variant.Variant, isUnchanged ? "unchanged" : $"done: {size} in {Quantity.Duration(built.Time)}");
        if (!isUnchanged)
            _artifacts.Read(built.Artifact);
    }

    private CakeException Failure(string label, string message, int exitCode, Exception? reason = null)
    {
        string fullOutput = _lock is null ? "" : $"\nFull output: {BuildLog.File(_project.LogFolder, label)}";
        return new CakeException(exitCode, $"{_file} [{label}]: {message}\n{_output.Excerpt(label)}{fullOutput}", reason);
    }
}
