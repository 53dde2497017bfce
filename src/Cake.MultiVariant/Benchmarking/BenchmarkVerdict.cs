using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Benchmarking;

/// <summary>Says in a sentence or two what the figures mean: is a variant's speed worth its size?</summary>
internal static class BenchmarkVerdict
{
    /// <summary>A variant is worth its bytes if it surely takes less than this share of the time of the one below it.</summary>
    private const double WorthwhileRatio = 0.95;

    private const int StartsPerMeaningfulCommand = 10;

    public static string Of(BenchmarkResult result, BenchmarkedCommand command)
    {
        BenchmarkedVariant baseline = command.Variants.Single(variant => variant.Name == result.Baseline);
        if (command.Variants.Count == 1)
            return $"Nothing to compare: {baseline.Name} is the only variant that this CPU can run.";

        BenchmarkedVariant best = command.Variants.MinBy(variant => variant.Ratio)!;
        if (best.RatioHigh >= 1 && baseline.Median < result.StartTime * StartsPerMeaningfulCommand)
            return $"Too short to tell: a process that does nothing takes {Quantity.Duration(result.StartTime)} here. Give "
                + "the program more to do.";
        if (best.RatioHigh >= 1)
            return $"Not worth it for this command: no variant is faster than {baseline.Name} with 95 % confidence.";

        string gain = $"{best.Name} takes {Quantity.Ratio(best.Ratio)} of the time of {baseline.Name}";
        return best.RatioHigh > WorthwhileRatio
            ? $"Hardly worth it: {gain}, {Quantity.Ratio(best.RatioHigh)} in the worst case, and "
                + $"{Quantity.Size(best.StoredLength)} of room."
            : $"Worth it: {gain}, for {Quantity.Size(best.StoredLength)} of room.{Superfluous(command.Variants, baseline)}";
    }

    /// <summary>Variants that are not surely faster than the one below them that stays.</summary>
    private static string Superfluous(IReadOnlyList<BenchmarkedVariant> variants, BenchmarkedVariant baseline)
    {
        var superfluous = new List<string>();
        BenchmarkedVariant kept = baseline;
        foreach (BenchmarkedVariant variant in variants.Reverse().Where(variant => variant != baseline))
        {
            if (variant.RatioHigh < kept.Ratio * WorthwhileRatio)
                kept = variant;
            else
                superfluous.Add(variant.Name);
        }

        return superfluous.Count == 0 ? ""
            : $" Leave out {string.Join(" and ", superfluous)}: {(superfluous.Count == 1 ? "it is" : "they are")} hardly faster "
                + "than the variant below.";
    }
}
