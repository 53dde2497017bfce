using Cake.MultiVariant.Explanation;

namespace Cake.MultiVariant;

/// <summary>Which variant of a bundle a CPU starts, and why none of the others.</summary>
public sealed record BundleExplanation
{
    /// <summary>The bundle's path.</summary>
    public required FilePath Bundle { get; init; }

    /// <summary>The CPU that was named; null if it is the one of this machine.</summary>
    public required CpuDescription? Cpu { get; init; }

    /// <summary>The name of the variant that starts, or null if the CPU can run none.</summary>
    public required string? Chosen { get; init; }

    /// <summary>What the CPU makes of each variant, best first: the order in which the launcher tries them.</summary>
    public required IReadOnlyList<VariantExplanation> Variants { get; init; }

    /// <summary>The same as text: a paragraph for each variant, in lines of at most 80 characters where names allow it.</summary>
    /// <returns>Several lines, without a line break at the end.</returns>
    public override string ToString() => string.Join('\n', ExplanationText.Lines(this));
}

/// <summary>What a CPU makes of a variant. Features have GCC's names.</summary>
public sealed record VariantExplanation
{
    /// <summary>The variant's name.</summary>
    public required string Name { get; init; }

    /// <summary>The features beyond the baseline that it needs and the CPU has.</summary>
    public required IReadOnlyList<string> PresentFeatures { get; init; }

    /// <summary>The features that it needs and the CPU lacks. It can run only if there are none.</summary>
    public required IReadOnlyList<string> MissingFeatures { get; init; }

    /// <summary>
    /// Why the CPU passes it over although it can run it; otherwise null. A bundle that was stitched with
    /// <see cref="MultiVariantStitchSettings.UseAvx512WhereItThrottles"/> avoids nothing.
    /// </summary>
    public required string? AvoidedBecause { get; init; }

    /// <summary>Whether the CPU can run it.</summary>
    public bool CanRun => MissingFeatures.Count == 0;

    /// <summary>Whether the CPU passes it over although it can run it.</summary>
    public bool IsAvoided => AvoidedBecause != null;
}
