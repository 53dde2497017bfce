using System.Diagnostics;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Building.DotNet;

/// <summary>Runs a program of the build for a variant.</summary>
internal delegate Task RunTool(string program, IEnumerable<string> arguments);

/// <summary>
/// Makes one variant, by the commands that the SDK makes an executable with: with ILC options of its own, and other
/// paths for all that is written.
/// </summary>
internal sealed class VariantBuild(
    Variant variant, string instructionSet, IReadOnlyList<string> ilcArguments, AotProject project, ICakeLog log)
{
    /// <summary>What decides how the executable is stripped.</summary>
    private static readonly string[] s_strip = ["StripSymbols", "NativeDebugSymbols", "ObjCopyName"];

    private readonly LinkTools _tools = new(project);
    private readonly List<(string Path, string OfVariant)> _moved = [];
    private readonly Stopwatch _time = new();
    private string _executable = "";
    private string? _symbols;
    private InputRecord? _linking;
    private volatile Func<string> _status = () => "waiting";

    public Variant Variant => variant;

    /// <summary>What is being done. It can be read meanwhile.</summary>
    public string Status => $"{variant.ShortName} {_status()}";

    /// <summary>What became of the variant, once it is linked.</summary>
    public BuiltVariant Result => new(variant, _executable, _symbols, _time.Elapsed, InputRecord.Stamp(_executable));

    /// <summary>Runs what MSBuild called, if anything that it reads has changed.</summary>
    public Task Run(StandInCall call, RunTool run) => call.Program switch
    {
        StandIns.Compiler => Compile(call, run),
        StandIns.Linker => Link(call, run),
        _ => Strip(call, run),
    };

    /// <summary>Records that the executable is complete.</summary>
    public void Complete()
    {
        _linking?.End();
        _status = () => "done";
        string size = Quantity.Size(new FileInfo(_executable).Length);
        if (Result.IsUnchanged)
            log.Information("[{0}] unchanged", variant);
        else
            log.Information("[{0}] done: {1} in {2}", variant, size, Quantity.Duration(_time.Elapsed));
    }

    private async Task Compile(StandInCall call, RunTool run)
    {
        string response = call.Arguments.Single()[1..];
        string[] lines = await File.ReadAllLinesAsync(call.FullPath(response));
        IlcResponse own = IlcResponse.Of(variant, lines, instructionSet, ilcArguments);
        _moved.AddRange(own.Moved);
        string ownResponse = IlcResponse.Move(response, variant);
        TextFile.WriteIfDifferent(call.FullPath(ownResponse), string.Concat(own.Lines.Select(line => $"{line}\n")));

        string compiler = Path.Combine(project["IlcToolsPath"], "ilc");
        var record = new InputRecord(call.FullPath(own.Object), Stamps(call, [compiler, .. own.Lines], IlcResponse.FileOf));
        if (!record.Begin())
            return;
        Begin("compiling");
        await Run(run, compiler, [$"@{ownResponse}"]);
        record.End();
    }

    private async Task Link(StandInCall call, RunTool run)
    {
        // Beside the object file, where it does not meet the bundle, which has the same name.
        string executable = Path.Combine(
            Path.GetDirectoryName(_moved[0].OfVariant)!, Path.GetFileName(project["NativeBinary"]));
        _moved.Add((project["NativeBinary"], executable));
        _executable = call.FullPath(executable);

        string[] arguments = [.. _tools.Adapt(call.Arguments.Select(Move))];
        string linker = _tools.Linker;
        string inputs = Stamps(
            call,
            [linker, .. s_strip.Select(property => project[property]), .. arguments],
            argument => argument == executable ? "" : argument);
        var record = new InputRecord(_executable, inputs);
        if (!record.Begin())
            return;
        _linking = record;
        Begin("linking");
        await Run(run, linker, arguments);
    }

    private async Task Strip(StandInCall call, RunTool run)
    {
        string[] arguments = [.. call.Arguments.Select(Move)];
        if (arguments is ["--only-keep-debug", _, var symbols])
            _symbols = call.FullPath(symbols);
        if (_linking != null)
            await Run(run, _tools.ObjCopy, arguments);
    }

    private void Begin(string stage)
    {
        var time = Stopwatch.StartNew();
        _status = () => $"{stage} {(int)time.Elapsed.TotalSeconds} s";
        log.Information("[{0}] {1}", variant, stage);
    }

    private async Task Run(RunTool run, string program, IEnumerable<string> arguments)
    {
        _time.Start();
        await run(program, arguments);
        _time.Stop();
    }

    /// <summary>The argument with this variant's path in it: <c>PATH</c>, <c>OPTION=PATH</c>, or <c>PATH.SUFFIX</c>.</summary>
    private string Move(string argument)
    {
        // A path may have a '=' in it, too.
        int start = argument.StartsWith('-') ? argument.IndexOf('=', StringComparison.Ordinal) + 1 : 0;
        string path = argument[start..];
        (string from, string to) = _moved.FirstOrDefault(it => it.Path == path);
        if (from is null)
            (from, to) = _moved.FirstOrDefault(it => path.StartsWith($"{it.Path}.", StringComparison.Ordinal));
        return from is null ? argument : $"{argument[..start]}{to}{path[from.Length..]}";
    }

    private static string Stamps(StandInCall call, IEnumerable<string> arguments, Func<string, string> fileOf) =>
        string.Join('\n', arguments.Select(argument => fileOf(argument) is { Length: > 0 } file
            ? $"{argument} {InputRecord.Stamp(call.FullPath(file))}"
            : argument));
}
