namespace Cake.MultiVariant;

/// <summary>How <c>MultiVariantBenchmark</c> measures.</summary>
public sealed class MultiVariantBenchmarkSettings
{
    /// <summary>
    /// How often each variant runs each command line: 6 to 1000 times, as fewer rounds cannot show a difference with 95
    /// % confidence. Null, the default, means as often as <see cref="Duration"/> allows.
    /// </summary>
    public int? Rounds { get; set; }

    /// <summary>
    /// How long to measure a command line, all variants together, if <see cref="Rounds"/> is null: 10 seconds by
    /// default. It takes at least 6 and at most 1000 rounds.
    /// </summary>
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The variant to compare the others with, or null for the one that needs the least of the CPU.</summary>
    public string? Baseline { get; set; }

    /// <summary>Where the command lines run, or null for Cake's working directory.</summary>
    public DirectoryPath? WorkingDirectory { get; set; }

    /// <summary>An SVG file to write a chart to, or null for none.</summary>
    public FilePath? Chart { get; set; }
}
