namespace Cake.MultiVariant;

/// <summary>How fast the variants of a bundle are on this CPU.</summary>
public sealed record BenchmarkResult
{
    /// <summary>The bundle.</summary>
    public required FilePath Bundle { get; init; }

    /// <summary>The variant that the others are compared with.</summary>
    public required string Baseline { get; init; }

    /// <summary>
    /// The median time to start a process. It is part of every time here, and moves ratios of short commands towards 1.
    /// </summary>
    public required TimeSpan StartTime { get; init; }

    /// <summary>The command lines, in the order given.</summary>
    public required IReadOnlyList<BenchmarkedCommand> Commands { get; init; }
}

/// <summary>How fast the variants are with one command line.</summary>
public sealed record BenchmarkedCommand
{
    /// <summary>What follows the bundle's name.</summary>
    public required string CommandLine { get; init; }

    /// <summary>How often each variant was measured.</summary>
    public required int Rounds { get; init; }

    /// <summary>The variants that this CPU can run, best first.</summary>
    public required IReadOnlyList<BenchmarkedVariant> Variants { get; init; }
}

/// <summary>How fast one variant is with one command line.</summary>
public sealed record BenchmarkedVariant
{
    /// <summary>The variant's name.</summary>
    public required string Name { get; init; }

    /// <summary>How many bytes it takes up in the bundle.</summary>
    public required long StoredLength { get; init; }

    /// <summary>The median time from start to exit.</summary>
    public required TimeSpan Median { get; init; }

    /// <summary>The median of its time divided by the baseline's in the same round: below 1, it is faster.</summary>
    public required double Ratio { get; init; }

    /// <summary>The lower end of the 95 % confidence interval of <see cref="Ratio"/>.</summary>
    public required double RatioLow { get; init; }

    /// <summary>The upper end of the 95 % confidence interval of <see cref="Ratio"/>.</summary>
    public required double RatioHigh { get; init; }
}
