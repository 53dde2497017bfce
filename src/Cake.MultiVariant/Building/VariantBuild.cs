using System.Diagnostics;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Building;

/// <summary>Runs a program of the build for a variant, and names the stage that begins with it.</summary>
internal delegate Task RunTool(string stage, string program, IEnumerable<string> arguments);

/// <summary>
/// Makes one variant, by the commands that the SDK makes an executable with: with ILC options of its own, and other
/// paths for all that is written.
/// </summary>
internal sealed class VariantBuild(
    Variant variant, string instructionSet, IReadOnlyList<string> ilcArguments, AotProject project)
{
    /// <summary>What decides how the executable is stripped.</summary>
    private static readonly string[] s_strip = ["StripSymbols", "NativeDebugSymbols", "ObjCopyName"];

    private readonly List<(string Path, string OfVariant)> _moved = [];
    private readonly Stopwatch _time = new();
    private string _linkInputs = "";
    private bool _isLinked;

    public Variant Variant => variant;

    /// <summary>The executable's absolute path, once the linker's command is known.</summary>
    public string Executable { get; private set; } = "";

    /// <summary>The debug symbols' absolute path, or null if they are not made.</summary>
    public string? Symbols { get; private set; }

    private InputRecord LinkRecord => new($"{Executable}.inputs");

    /// <summary>What became of the variant, and the time that it took: zero if it was up to date.</summary>
    public BuiltVariant Result => new(variant, Executable, Symbols, _time.Elapsed);

    /// <summary>Compiles the IL with a response file, if anything that it is compiled from has changed.</summary>
    public async Task Compile(StandInCall call, RunTool run)
    {
        string response = call.Arguments.Single()[1..];
        string[] lines = await File.ReadAllLinesAsync(call.FullPath(response));
        IlcResponse own = IlcResponse.Of(variant, lines, instructionSet, ilcArguments);
        _moved.AddRange(own.Moved);
        string ownResponse = IlcResponse.Move(response, variant);
        TextFile.WriteIfDifferent(call.FullPath(ownResponse), string.Concat(own.Lines.Select(line => $"{line}\n")));

        string compiler = Path.Combine(project["IlcToolsPath"], "ilc");
        string inputs = Stamps(call, [compiler, .. own.Lines], IlcResponse.FileOf);
        string compiled = call.FullPath(own.Object);
        var record = new InputRecord($"{compiled}.inputs");
        if (File.Exists(compiled) && record.Matches(inputs))
            return;
        record.Delete();
        await Run(run, "compiling", compiler, [$"@{ownResponse}"]);
        record.Write(inputs);
    }

    /// <summary>Links the executable, if anything that it is linked from has changed.</summary>
    public async Task Link(StandInCall call, RunTool run)
    {
        // Beside the object file, where it does not meet the bundle, which has the same name.
        string name = project.NativeBinary.GetFilename().FullPath;
        string executable = Path.Combine(Path.GetDirectoryName(_moved[0].OfVariant)!, name);
        _moved.Add((project["NativeBinary"], executable));
        Executable = call.FullPath(executable);

        string[] arguments = [.. call.Arguments.Select(Move)];
        string linker = project["CppLinker"];
        _linkInputs = Stamps(call, [linker, .. s_strip.Select(property => project[property]), .. arguments], InputOf);
        _isLinked = File.Exists(Executable) && LinkRecord.Matches(_linkInputs);
        if (_isLinked)
            return;
        LinkRecord.Delete();
        await Run(run, "linking", linker, arguments);

        string InputOf(string argument) => argument == executable ? "" : argument;
    }

    /// <summary>Strips the executable, if it was linked again.</summary>
    public async Task Strip(StandInCall call, RunTool run)
    {
        string[] arguments = [.. call.Arguments.Select(Move)];
        if (arguments is ["--only-keep-debug", _, var symbols])
            Symbols = call.FullPath(symbols);
        if (!_isLinked)
            await Run(run, "linking", project["ObjCopyName"], arguments);
    }

    /// <summary>Records that the executable is complete.</summary>
    public void Complete()
    {
        if (!_isLinked)
            LinkRecord.Write(_linkInputs);
    }

    private async Task Run(RunTool run, string stage, string program, IEnumerable<string> arguments)
    {
        _time.Start();
        await run(stage, program, arguments);
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

/// <summary>An executable that was built, its debug symbols or null, and the time for both: zero if it was up to date.</summary>
internal sealed record BuiltVariant(Variant Variant, FilePath Executable, FilePath? Symbols, TimeSpan Time)
{
    public VariantArtifact Artifact => new(Variant, Executable);
}
