using System.Diagnostics;
using System.Globalization;

namespace Cake.MultiVariant.Benchmarks;

/// <summary>
/// Building four variants of a Go or Rust program in one call, against four builds in a row; all from clean caches.
/// </summary>
internal sealed class BuildBenchmark(string tool, string program) : IDisposable
{
    private static readonly string[] s_levels = ["x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"];

    private readonly string _folder = Directory.CreateTempSubdirectory("multivariant-benchmark-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public IEnumerable<string> Run(int rounds)
    {
        yield return "| round | four builds | one call | ratio |";
        yield return "|---:|---:|---:|---:|";
        var all = new List<(TimeSpan Four, TimeSpan One)>();
        for (int number = 1; number <= rounds; number++)
        {
            // Who goes first changes, so that neither profits from what the other leaves in the page cache.
            TimeSpan? one = number % 2 == 0 ? Time(BuildAtOnce) : null;
            TimeSpan four = Time(BuildInARow);
            all.Add((four, one ?? Time(BuildAtOnce)));
            yield return Row($"{number}", [all[^1]]);
        }

        yield return Row("median", all);
    }

    private string Cache => Path.Combine(_folder, "cache");

    private TimeSpan Time(Action build)
    {
        if (Directory.Exists(Cache))
            Directory.Delete(Cache, recursive: true);
        long start = Stopwatch.GetTimestamp();
        build();
        return Stopwatch.GetElapsedTime(start);
    }

    private void BuildInARow()
    {
        foreach ((int index, string level) in s_levels.Index())
        {
            if (tool == "go")
                Start(
                    ["build", "-trimpath", "-o", Path.Combine(_folder, level), program],
                    ("GOAMD64", $"v{index + 1}"),
                    ("GOCACHE", Cache));
            else
                Start(
                    [
                        "build", "--release", "--bins", "--target", "x86_64-unknown-linux-gnu", "--manifest-path", program,
                        "--target-dir", Path.Combine(Cache, level),
                    ],
                    ("RUSTFLAGS", $"-Ctarget-cpu={level}"));
        }
    }

    private void BuildAtOnce()
    {
        var cake = RealCake.CreateContext();
        if (tool == "go")
            cake.MultiVariantGoBuild(program, new MultiVariantGoBuildSettings
            {
                Variants = s_levels,
                OutputDirectory = Path.Combine(_folder, "bundle"),
                EnvironmentVariables = { ["GOCACHE"] = Cache },
            });
        else
            cake.MultiVariantCargoBuild(program, new MultiVariantCargoBuildSettings
            {
                Variants = s_levels,
                OutputDirectory = Path.Combine(_folder, "bundle"),
                EnvironmentVariables = { ["CARGO_TARGET_DIR"] = Cache },
            });
    }

    private void Start(IEnumerable<string> arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardError = true };
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{tool} ended with exit code {process.ExitCode}\n{errors}");
    }

    private static string Row(string name, IReadOnlyList<(TimeSpan Four, TimeSpan One)> rounds)
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {Median(it => it.Four.TotalSeconds):0.0} s | {Median(it => it.One.TotalSeconds):0.0} s "
            + $"| {Median(it => it.One / it.Four):0.00} |");

        double Median(Func<(TimeSpan Four, TimeSpan One), double> value)
        {
            double[] sorted = [.. rounds.Select(value).Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }
}
