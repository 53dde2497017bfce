using System.Diagnostics;
using Cake.MultiVariant.Bundling;

namespace Cake.MultiVariant.Benchmarking;

/// <summary>Which variants this CPU can run. Who decides that is the launcher, so it is asked.</summary>
internal static class RunnableVariants
{
    /// <summary>The variants, best first, each with what the launcher says of it if this CPU cannot run it.</summary>
    /// <exception cref="CakeException">The bundle does not answer.</exception>
    public static IReadOnlyList<(string Name, string? Obstacle)> Of(FilePath path)
    {
        using var bundle = BundleReader.Open(path);
        if (bundle.Flags.HasFlag(BundleFlags.IgnoreEnvironment))
        {
            throw new CakeException($"{path}: found a bundle that ignores MULTIVARIANT, expected one whose variant can "
                + "be chosen; stitch it without IgnoreEnvironment for measuring");
        }

        string[] lines = List(path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. bundle.Entries.Zip(lines, (variant, line) => (variant.NameText, Obstacle(line)))];
    }

    private static string List(FilePath bundle)
    {
        var start = new ProcessStartInfo(bundle.FullPath)
        {
            Environment = { ["MULTIVARIANT"] = null, ["MULTIVARIANT_DEBUG"] = "list" },
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string list = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? list
            : throw new CakeException($"{bundle}: found that MULTIVARIANT_DEBUG=list ends with exit code "
                + $"{process.ExitCode}, expected 0; see what the launcher says");
    }

    /// <summary>What follows the size: <c>  x86-64-v4  123 bytes  this CPU lacks avx512f</c>.</summary>
    private static string? Obstacle(string line) =>
        line.Split(" bytes", 2) is [_, { Length: > 0 } remark] ? remark.Trim() : null;
}
