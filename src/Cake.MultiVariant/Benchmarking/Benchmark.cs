using System.Diagnostics;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Bundling;

namespace Cake.MultiVariant.Benchmarking;

/// <summary>
/// Measures the same commands on every variant. Each round runs all variants, in changing order, so that whatever
/// changes on the machine meanwhile (clock, temperature, other load) affects them equally, and the ratio of two times
/// of one round is that of the programs. hyperfine would finish one command before it begins the next, so that a drift
/// between them would look like a difference between the variants.
/// </summary>
internal sealed class Benchmark(ICakeLog log, FilePath bundle, MultiVariantBenchmarkSettings settings)
{
    private const int MaximumRounds = 1000;
    private const string Nothing = ":";

    /// <param name="commandLines">What follows the bundle's name in a shell.</param>
    /// <param name="workingDirectory">Where the commands run; absolute.</param>
    /// <exception cref="CakeException">The bundle cannot be measured, or a command fails.</exception>
    public BenchmarkResult Run(IReadOnlyList<string> commandLines, DirectoryPath workingDirectory)
    {
        if (!OperatingSystem.IsLinux())
            throw new CakeException($"Cannot measure {bundle} on {Environment.OSVersion.Platform}: bundles run on "
                + "Linux. Use a Linux machine or container.");
        if (commandLines.Count == 0)
            throw new CakeException($"Cannot measure {bundle} without a command line. Name at least one; an empty text "
                + "runs it without arguments.");
        if (settings.Rounds is < RunTimes.Minimum or > MaximumRounds)
            throw new CakeException($"Rounds is {settings.Rounds}, but must be {RunTimes.Minimum} to {MaximumRounds}. "
                + "Correct it, or leave it out to measure as often as Duration allows.");
        LauncherAnswer.Variant[] variants = RunnableVariants.Of(bundle, log);
        string? baseline = settings.Baseline is { } name ? Variant.ExpandShortForm(name) : variants.LastOrDefault()?.Name;
        if (baseline is null || variants.All(variant => variant.Name != baseline))
            throw new CakeException($"Cannot compare the variants of {bundle} with '{baseline}': this CPU can run "
                + $"{(variants is [] ? "none" : string.Join(", ", variants.Select(variant => variant.Name)))}. Choose a Baseline among these.");
        var startTimes = new RunTimes();
        BenchmarkedCommand[] commands =
            [.. commandLines.Select(line => Measure(line, variants, baseline, workingDirectory, startTimes))];
        return new() { Bundle = bundle, Baseline = baseline, StartTime = startTimes.Median, Commands = commands };
    }

    private BenchmarkedCommand Measure(
        string commandLine, LauncherAnswer.Variant[] variants, string baseline, DirectoryPath workingDirectory, RunTimes startTimes)
    {
        string script = $"exec \"$0\" {commandLine}";
        ShellCommand[] commands =
            [.. variants.Select(variant => new ShellCommand(bundle, variant.Name, script, workingDirectory))];
        var nothing = new ShellCommand(bundle, baseline, Nothing, workingDirectory);
        WarmUp(commandLine, commands);

        Dictionary<string, RunTimes> times = variants.ToDictionary(variant => variant.Name, _ => new RunTimes());
        long begin = Stopwatch.GetTimestamp();
        int rounds = 0;
        for (; IsAnotherRoundDue(rounds, Stopwatch.GetElapsedTime(begin)); rounds++)
        {
            startTimes.Add(nothing.Time());
            foreach (ShellCommand command in InOrderOfRound(commands, rounds))
                times[command.Variant].Add(command.Time());
        }

        return new BenchmarkedCommand
        {
            CommandLine = commandLine,
            Rounds = rounds,
            Variants = [.. variants.Select(variant => Compare(variant, times[variant.Name], times[baseline]))],
        };
    }

    /// <summary>Fills the caches, and warns if the variants do not all print the same.</summary>
    private void WarmUp(string commandLine, ShellCommand[] commands)
    {
        foreach (IGrouping<string, ShellCommand> other in commands.GroupBy(command => command.HashOutput()).Skip(1))
            log.Warning(
                "{0} {1}: the output of {2} differs from that of {3}.", bundle.GetFilename(), commandLine,
                string.Join(", ", other.Select(command => command.Variant)), commands[0].Variant);
    }

    private bool IsAnotherRoundDue(int rounds, TimeSpan elapsed) => settings.Rounds is { } wanted
        ? rounds < wanted
        : rounds < RunTimes.Minimum || (rounds < MaximumRounds && elapsed < settings.Duration);

    /// <summary>Rotates the order, and reverses it at times, so that no variant always follows the same one.</summary>
    private static IEnumerable<ShellCommand> InOrderOfRound(ShellCommand[] commands, int round)
    {
        int first = round % commands.Length;
        IEnumerable<ShellCommand> rotated = [.. commands[first..], .. commands[..first]];
        return round / commands.Length % 2 == 0 ? rotated : rotated.Reverse();
    }

    private static BenchmarkedVariant Compare(LauncherAnswer.Variant variant, RunTimes times, RunTimes baseline)
    {
        (double ratio, double low, double high) = times.RatioTo(baseline);
        return new()
        {
            Name = variant.Name,
            StoredLength = variant.StoredLength,
            Median = times.Median,
            Ratio = ratio,
            RatioLow = low,
            RatioHigh = high,
        };
    }
}
