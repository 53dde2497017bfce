namespace Cake.MultiVariant;

/// <summary>How <c>MultiVariantBenchmark</c> measures.</summary>
public sealed class MultiVariantBenchmarkSettings
{
    /// <summary>
    /// How often each variant runs each command line, at least 6: with fewer, no statement about their difference can
    /// be made with 95 % confidence. Null, the default, stands for as often as <see cref="Duration"/> allows.
    /// </summary>
    public int? Rounds { get; set; }

    /// <summary>
    /// How long a command line is measured, all variants together, unless <see cref="Rounds"/> says how often: 10
    /// seconds by default. At least 6 and at most 1000 rounds are made.
    /// </summary>
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The variant that the others are compared with, or null for the one that needs the least.</summary>
    public string? Baseline { get; set; }

    /// <summary>Where the command lines run, or null for Cake's working directory.</summary>
    public DirectoryPath? WorkingDirectory { get; set; }

    /// <summary>An SVG file to draw the result in, or null for none.</summary>
    public FilePath? Chart { get; set; }
}
