using System.Diagnostics;
using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Benchmarking;

/// <summary>
/// Measures the same command on every variant. All variants run in each round, in changing order, so that what changes
/// on the machine meanwhile (clock, temperature, other load) touches all of them alike, and the ratio of two times of
/// one round is that of the programs. hyperfine is not used for that reason: it measures one command to the end before
/// it starts with the next, and a drift between them would look like a difference of the variants.
/// </summary>
internal sealed class Benchmark(ICakeLog log, FilePath bundle, MultiVariantBenchmarkSettings settings)
{
    private const int MaximumRounds = 1000;
    private const string Nothing = ":";

    /// <param name="commandLines">What follows the bundle's name in a shell.</param>
    /// <param name="workingDirectory">Where they run; absolute.</param>
    /// <exception cref="CakeException">The bundle cannot be measured, or a command fails.</exception>
    public BenchmarkResult Run(IReadOnlyList<string> commandLines, DirectoryPath workingDirectory)
    {
        CheckSettings(commandLines);
        string[] variants = Runnable();
        string baseline = Baseline(variants);
        var startTimes = new Samples();
        BenchmarkedCommand[] commands =
            [.. commandLines.Select(line => Measure(line, variants, baseline, workingDirectory, startTimes))];
        return new BenchmarkResult
        {
            Bundle = bundle,
            Baseline = baseline,
            StartTime = startTimes.Median,
            Commands = commands,
        };
    }

    private void CheckSettings(IReadOnlyList<string> commandLines)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new CakeException($"{bundle}: found the host {Environment.OSVersion.Platform}, expected Linux, where "
                + "bundles run; measure in a Linux machine or container");
        }

        if (commandLines.Count == 0)
        {
            throw new CakeException($"{bundle}: found no command line, expected at least one; name what the program is "
                + "to do, or an empty text for no arguments");
        }

        if (settings.Rounds is < Samples.Minimum or > MaximumRounds)
        {
            throw new CakeException($"Rounds: found {settings.Rounds}, expected {Samples.Minimum} to {MaximumRounds}; "
                + "leave it out to measure as often as Duration allows");
        }
    }

    private string[] Runnable()
    {
        ILookup<bool, (string Name, string? Obstacle)> variants =
            RunnableVariants.Of(bundle).ToLookup(variant => variant.Obstacle is null);
        foreach ((string name, string? obstacle) in variants[false])
            log.Information("{0} is not measured: {1}.", name, obstacle);
        return [.. variants[true].Select(variant => variant.Name)];
    }

    private string Baseline(string[] variants)
    {
        string? wanted = settings.Baseline is { } name ? Variant.ExpandShortForm(name) : variants.LastOrDefault();
        return wanted != null && variants.Contains(wanted)
            ? wanted
            : throw new CakeException($"{bundle}: found the baseline '{wanted}', expected one of the variants that this CPU "
                + $"can run: {string.Join(", ", variants)}; choose one of them");
    }

    private BenchmarkedCommand Measure(
        string commandLine, string[] variants, string baseline, DirectoryPath workingDirectory, Samples startTimes)
    {
        ShellCommand[] commands =
        [
            .. from variant in variants
               select new ShellCommand(bundle, variant, $"exec \"$0\" {commandLine}", workingDirectory),
        ];
        var nothing = new ShellCommand(bundle, baseline, Nothing, workingDirectory);
        WarmUp(commandLine, commands);

        Dictionary<string, Samples> times = variants.ToDictionary(variant => variant, _ => new Samples());
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
            Variants = [.. variants.Select(variant => Compare(variant, times[variant], times[baseline]))],
        };
    }

    /// <summary>Fills the caches, and shows whether all variants do the same.</summary>
    private void WarmUp(string commandLine, ShellCommand[] commands)
    {
        foreach (IGrouping<string, ShellCommand> other in commands.GroupBy(command => command.HashOutput()).Skip(1))
        {
            log.Warning(
                "{0} {1}: the output of {2} differs from that of {3}.",
                bundle.GetFilename(), commandLine, string.Join(", ", other.Select(command => command.Variant)),
                commands[0].Variant);
        }
    }

    private bool IsAnotherRoundDue(int rounds, TimeSpan elapsed) => settings.Rounds is { } wanted
        ? rounds < wanted
        : rounds < Samples.Minimum || (rounds < MaximumRounds && elapsed < settings.Duration);

    /// <summary>Everyone's turn moves on by one each round: nobody always follows the same one.</summary>
    private static IEnumerable<ShellCommand> InOrderOfRound(ShellCommand[] commands, int round)
    {
        int first = round % commands.Length;
        IEnumerable<ShellCommand> rotated = [.. commands[first..], .. commands[..first]];
        return round / commands.Length % 2 == 0 ? rotated : rotated.Reverse();
    }

    private static BenchmarkedVariant Compare(string variant, Samples times, Samples baseline)
    {
        (double ratio, double low, double high) = times.RatioTo(baseline);
        return new BenchmarkedVariant
        {
            Name = variant,
            Median = times.Median,
            Ratio = ratio,
            RatioLow = low,
            RatioHigh = high,
        };
    }
}
