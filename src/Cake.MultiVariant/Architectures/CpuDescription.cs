namespace Cake.MultiVariant;

/// <summary>CPUs that can do the same, and whose names are names of variants.</summary>
public sealed record CpuDescription
{
    /// <summary>The names, as GCC, LLVM and clouds have them. Each names the same variant.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Who designed them.</summary>
    public required string Vendor { get; init; }

    /// <summary>The micro-architecture, such as <c>Zen 4</c>.</summary>
    public required string MicroArchitecture { get; init; }

    /// <summary>The year when the first was sold.</summary>
    public required int Year { get; init; }

    /// <summary>Models, as shops and clouds name them.</summary>
    public required string Models { get; init; }

    /// <summary>The architecture, as <c>uname -m</c> prints it.</summary>
    public required string Architecture { get; init; }

    /// <summary>The highest level that they have.</summary>
    public required string Level { get; init; }

    /// <summary>The CPU features that they have beyond that level, as GCC names them.</summary>
    public required IReadOnlyList<string> FeaturesBeyondLevel { get; init; }
}
