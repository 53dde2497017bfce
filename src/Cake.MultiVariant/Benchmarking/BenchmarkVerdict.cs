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

        List<BenchmarkedVariant> kept = Worthwhile(command.Variants, baseline);
        return kept.Count == 0
            ? $"Hardly worth it: {Gain(best, baseline)}, {Quantity.Ratio(best.RatioHigh)} in the worst case, and "
                + $"{Quantity.Size(best.StoredLength)} of room."
            : $"Worth it: {Gain(kept[^1], baseline)}, for {Quantity.Size(kept[^1].StoredLength)} of room."
                + Superfluous([.. command.Variants.Reverse().Except([baseline, .. kept]).Select(variant => variant.Name)]);
    }

    private static string Gain(BenchmarkedVariant variant, BenchmarkedVariant baseline) =>
        $"{variant.Name} takes {Quantity.Ratio(variant.Ratio)} of the time of {baseline.Name}";

    /// <summary>Those that are surely faster than the one below them that stays, upwards.</summary>
    private static List<BenchmarkedVariant> Worthwhile(IReadOnlyList<BenchmarkedVariant> variants, BenchmarkedVariant baseline)
    {
        var kept = new List<BenchmarkedVariant>();
        foreach (BenchmarkedVariant variant in variants.Reverse().Where(variant => variant != baseline))
        {
            if (variant.RatioHigh < (kept.LastOrDefault() ?? baseline).Ratio * WorthwhileRatio)
                kept.Add(variant);
        }

        return kept;
    }

    private static string Superfluous(string[] names) => names.Length == 0 ? ""
        : $" Leave out {string.Join(" and ", names)}: {(names.Length == 1 ? "it is" : "they are")} hardly faster than the variant below.";
}
