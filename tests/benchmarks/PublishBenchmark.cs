using System.Diagnostics;
using System.Globalization;

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
        yield return "| round | four dotnet publish | MultiVariantPublish | ratio | unchanged, again |";
        yield return "|---:|---:|---:|---:|---:|";
        Samples separate = new(), together = new(), again = new();
        for (int round = 1; round <= rounds; round++)
        {
            // Who goes first changes, so that neither profits from what the other leaves in the caches.
            bool separateFirst = round % 2 == 1;
            TimeSpan four = default;
            if (separateFirst)
                four = PublishSeparately();
            string project = CleanCopy();
            TimeSpan one = Publish(project);
            TimeSpan unchanged = Publish(project);
            if (!separateFirst)
                four = PublishSeparately();

            separate.Add(four);
            together.Add(one);
            again.Add(unchanged);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"| {round} | {four.TotalSeconds:0.0} s | {one.TotalSeconds:0.0} s | {one / four:0.00} "
                + $"| {unchanged.TotalSeconds:0.0} s |");
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"| median | {separate.Median.TotalSeconds:0.0} s | {together.Median.TotalSeconds:0.0} s "
            + $"| {together.RatioTo(separate).Median:0.00} | {again.Median.TotalSeconds:0.0} s |");
    }

    private static TimeSpan Publish(string project)
    {
        long start = Stopwatch.GetTimestamp();
        RealCake.CreateContext().MultiVariantPublish(project);
        return Stopwatch.GetElapsedTime(start);
    }

    private TimeSpan PublishSeparately()
    {
        string project = CleanCopy();
        long start = Stopwatch.GetTimestamp();
        foreach ((string variant, string instructionSet) in s_variants)
        {
            var dotnet = new ProcessStartInfo(
                "dotnet",
                ["publish", project, "-c", "Release", $"-p:IlcInstructionSet={instructionSet}",
                    $"-p:MultiVariantVariant={variant}", "-o", Path.Combine(_folder, "separate", variant)])
            {
                RedirectStandardOutput = true,
            };
            using Process process = Process.Start(dotnet)!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"dotnet publish of {project} ended with exit code {process.ExitCode}");
        }

        return Stopwatch.GetElapsedTime(start);
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
