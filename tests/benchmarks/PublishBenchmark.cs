using System.Diagnostics;
using System.Globalization;
using Cake.Common.Tools.DotNet.MSBuild;

namespace Cake.MultiVariant.Benchmarks;

/// <summary>
/// Publishing four variants in one call, against four calls of <c>dotnet publish</c> in a row. Both start from clean;
/// what the first of the four compiled, the others find. Both compile C# in the compiler server that .NET keeps on a
/// developer's machine, or, without <paramref name="compilerServer"/>, each in a new process, as a build server does.
/// </summary>
internal sealed class PublishBenchmark(string sampleDirectory, bool compilerServer) : IDisposable
{
    /// <summary>After as many builds, the compiler server has compiled its own code for speed.</summary>
    private const int WarmUps = 8;

    private static readonly (string Variant, string InstructionSet)[] s_variants =
        [("x86-64", ""), ("x86-64-v2", "x86-x64-v2"), ("x86-64-v3", "x86-x64-v3"), ("x86-64-v4", "x86-x64-v4")];

    private readonly string _folder = Directory.CreateTempSubdirectory("multivariant-benchmark-").FullName;
    private readonly string _name = Path.GetFileName(sampleDirectory.TrimEnd('/'));

    public void Dispose()
    {
        if (compilerServer)
            RunDotNet(["build-server", "shutdown", "--vbcscompiler"]);
        Directory.Delete(_folder, recursive: true);
    }

    public IEnumerable<string> Run(int rounds)
    {
        Environment.SetEnvironmentVariable("UseSharedCompilation", compilerServer ? "true" : "false");
        for (int build = 0; compilerServer && build < WarmUps; build++)
            RunDotNet(["build", CleanCopy(), "-c", "Release"]);
        var tools = new ToolRecorder(Path.Combine(_folder, "tools"), FindCompiler());
        yield return "| round | four `dotnet publish` | MultiVariantPublish | ratio | ILC and linker alone | above that "
            + "| `dotnet publish`, unchanged | MultiVariantPublish, unchanged | ratio |";
        yield return "|---:|---:|---:|---:|---:|---:|---:|---:|---:|";
        var all = new List<Round>();
        for (int number = 1; number <= rounds; number++)
        {
            Round round = Measure(tools, separateFirst: number % 2 == 1);
            all.Add(round);
            yield return Row($"{number}", [round]);
        }

        yield return Row("median", all);
    }

    /// <summary>Who goes first changes, so that neither profits from what the other leaves in the caches.</summary>
    private Round Measure(ToolRecorder tools, bool separateFirst)
    {
        (TimeSpan four, TimeSpan plainUnchanged) = (default, default);
        if (separateFirst)
            (four, plainUnchanged) = PublishSeparately(tools);
        tools.Forget();
        string project = CleanCopy();
        TimeSpan one = Publish(project, tools);
        TimeSpan unchanged = Publish(project, tools);
        TimeSpan alone = tools.Replay();
        if (!separateFirst)
            (four, plainUnchanged) = PublishSeparately(tools);
        return new Round(four, one, alone, plainUnchanged, unchanged);
    }

    private static string Row(string name, IReadOnlyList<Round> rounds)
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {Seconds(it => it.Four)} | {Seconds(it => it.One)} | {Ratio(it => it.One / it.Four)} "
            + $"| {Seconds(it => it.Alone)} | {Ratio(it => (it.One - it.PlainUnchanged) / it.Alone)} "
            + $"| {Seconds(it => it.PlainUnchanged)} | {Seconds(it => it.Unchanged)} "
            + $"| {Ratio(it => it.Unchanged / it.PlainUnchanged)} |");

        string Seconds(Func<Round, TimeSpan> time) =>
            string.Create(CultureInfo.InvariantCulture, $"{Median(it => time(it).TotalSeconds):0.0} s");

        string Ratio(Func<Round, double> ratio) => string.Create(CultureInfo.InvariantCulture, $"{Median(ratio):0.00}");

        double Median(Func<Round, double> value)
        {
            double[] sorted = [.. rounds.Select(value).Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    private static TimeSpan Publish(string project, ToolRecorder tools)
    {
        var msBuild = new DotNetMSBuildSettings();
        foreach ((string name, string value) in tools.Properties)
            msBuild.WithProperty(name, value);
        long start = Stopwatch.GetTimestamp();
        RealCake.CreateContext().MultiVariantPublish(
            project, new MultiVariantPublishSettings { MSBuildSettings = msBuild });
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>The time of four publishes from clean, and of one more, which finds nothing to do.</summary>
    private (TimeSpan Four, TimeSpan Unchanged) PublishSeparately(ToolRecorder tools)
    {
        string project = CleanCopy();
        long start = Stopwatch.GetTimestamp();
        foreach ((string variant, string instructionSet) in s_variants)
            PublishOne(variant, instructionSet);
        TimeSpan four = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        PublishOne(s_variants[^1].Variant, s_variants[^1].InstructionSet);
        return (four, Stopwatch.GetElapsedTime(start));

        void PublishOne(string variant, string instructionSet) => RunDotNet(
        [
            "publish", project, "-c", "Release", $"-p:IlcInstructionSet={instructionSet}",
            "-o", Path.Combine(_folder, "separate", variant),
            .. tools.Properties.Select(property => $"-p:{property.Key}={property.Value}"),
        ]);
    }

    /// <summary>The folder with the ILC that the restore of the sample chooses.</summary>
    private string FindCompiler() => RunDotNet(
    [
        "build", CleanCopy(), "-c", "Release", "-p:_IsPublishing=true", "-target:ResolveFrameworkReferences;SetupProperties",
        "-getProperty:IlcToolsPath",
    ]).Trim();

    private static string RunDotNet(IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{output}");
    }

    private string CleanCopy()
    {
        string copy = Path.Combine(_folder, "source");
        DeleteFolder(copy);
        foreach (string file in Directory.EnumerateFiles(sampleDirectory, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(sampleDirectory, file);
            if (relative.Split('/')[0] is "bin" or "obj")
                continue;
            string target = Path.Combine(copy, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return Path.Combine(copy, $"{_name}.csproj");
    }

    /// <summary>What was measured in one round; all but the last two from clean.</summary>
    private sealed record Round(
        TimeSpan Four, TimeSpan One, TimeSpan Alone, TimeSpan PlainUnchanged, TimeSpan Unchanged);

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}
