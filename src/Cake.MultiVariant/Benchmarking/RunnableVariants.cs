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

        return [.. Ask(path).Variants.Select(variant => (variant.Name, Obstacle(variant)))];
    }

    private static LauncherAnswer Ask(FilePath bundle)
    {
        var start = new ProcessStartInfo(bundle.FullPath)
        {
            Environment = { ["MULTIVARIANT"] = null, ["MULTIVARIANT_DEBUG"] = "json" },
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return LauncherAnswer.TryParse(answer)
            ?? throw new CakeException($"{bundle}: found that MULTIVARIANT_DEBUG=json ends with exit code "
                + $"{process.ExitCode} and no JSON, expected both; see what the launcher says");
    }

    private static string? Obstacle(LauncherAnswer.Variant variant) => variant switch
    {
        { MissingFeatures.Count: > 0 } => $"this CPU lacks {string.Join(", ", variant.MissingFeatures)}",
        { Avoided: true } => "it is passed over on this CPU",
        _ => null,
    };
}
