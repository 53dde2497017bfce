using System.Diagnostics;
using System.Globalization;
using Cake.Common.Tools.DotNet.MSBuild;

namespace Cake.MultiVariant.Benchmarks;

/// <summary>
/// Publishing four variants in one call, against four calls of <c>dotnet publish</c> in a row. Both start from clean;
/// what the first of the four compiled, the others find.
/// </summary>
internal sealed class PublishBenchmark(string sampleDirectory) : IDisposable
{
    private static readonly (string Variant, string InstructionSet)[] s_variants =
        [("x86-64", ""), ("x86-64-v2", "x86-x64-v2"), ("x86-64-v3", "x86-x64-v3"), ("x86-64-v4", "x86-x64-v4")];

    private readonly string _folder = Directory.CreateTempSubdirectory("multivariant-benchmark-").FullName;
    private readonly string _name = Path.GetFileName(sampleDirectory.TrimEnd('/'));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public IEnumerable<string> Run(int rounds)
    {
        var clock = new ToolClock(Path.Combine(_folder, "tools"), FindCompiler());
        yield return "| round | four `dotnet publish` | MultiVariantPublish | ratio | ILC and linker, CPU | wall to CPU per core "
            + "| again, unchanged |";
        yield return "|---:|---:|---:|---:|---:|---:|---:|";
        RunTimes separate = new(), together = new(), cpu = new(), again = new();
        for (int round = 1; round <= rounds; round++)
        {
            // Who goes first changes, so that neither profits from what the other leaves in the caches.
            bool separateFirst = round % 2 == 1;
            TimeSpan four = default;
            if (separateFirst)
                four = PublishSeparately(clock);
            clock.Take();
            string project = CleanCopy();
            TimeSpan one = Publish(project, clock);
            TimeSpan tools = clock.Take();
            TimeSpan unchanged = Publish(project, clock);
            if (!separateFirst)
                four = PublishSeparately(clock);

            separate.Add(four);
            together.Add(one);
            cpu.Add(tools / Environment.ProcessorCount);
            again.Add(unchanged);
            yield return Row($"{round}", four, one, one / four, tools / Environment.ProcessorCount, unchanged);
        }

        yield return Row(
            "median", separate.Median, together.Median, together.RatioTo(separate).Median, cpu.Median, again.Median);
    }

    private static string Row(
        string name, TimeSpan four, TimeSpan one, double ratio, TimeSpan cpuPerCore, TimeSpan unchanged) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {four.TotalSeconds:0.0} s | {one.TotalSeconds:0.0} s | {ratio:0.00} "
            + $"| {cpuPerCore.TotalSeconds * Environment.ProcessorCount:0.0} s | {one / cpuPerCore:0.00} "
            + $"| {unchanged.TotalSeconds:0.0} s |");

    private static TimeSpan Publish(string project, ToolClock clock)
    {
        var msBuild = new DotNetMSBuildSettings();
        foreach ((string name, string value) in clock.Properties)
            msBuild.WithProperty(name, value);
        long start = Stopwatch.GetTimestamp();
        RealCake.CreateContext().MultiVariantPublish(
            project, new MultiVariantPublishSettings { MSBuildSettings = msBuild });
        return Stopwatch.GetElapsedTime(start);
    }

    private TimeSpan PublishSeparately(ToolClock clock)
    {
        string project = CleanCopy();
        long start = Stopwatch.GetTimestamp();
        foreach ((string variant, string instructionSet) in s_variants)
        {
            RunDotNet(
            [
                "publish", project, "-c", "Release", $"-p:IlcInstructionSet={instructionSet}",
                $"-p:MultiVariantVariant={variant}", "-o", Path.Combine(_folder, "separate", variant),
                .. clock.Properties.Select(property => $"-p:{property.Key}={property.Value}"),
            ]);
        }

        return Stopwatch.GetElapsedTime(start);
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

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}
