using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Benchmarking;

/// <summary>Says in a sentence what the figures mean.</summary>
internal static class BenchmarkVerdict
{
    private const int StartsPerMeaningfulCommand = 10;

    public static string Of(BenchmarkResult result, BenchmarkedCommand command)
    {
        BenchmarkedVariant baseline = command.Variants.Single(variant => variant.Name == result.Baseline);
        if (command.Variants.Count == 1)
            return $"Nothing to compare: {baseline.Name} is the only variant that this CPU can run.";

        BenchmarkedVariant best = command.Variants.MinBy(variant => variant.Ratio)!;
        if (best.RatioHigh < 1)
            return $"Worth it: {best.Name} takes {Quantity.Ratio(best.Ratio)} of the time of {baseline.Name}.";
        return baseline.Median < result.StartTime * StartsPerMeaningfulCommand
            ? $"Too short to tell: a process that does nothing takes {Quantity.Duration(result.StartTime)} here. Give "
                + "the program more to do."
            : $"Not worth it for this command: no variant is faster than {baseline.Name} with 95 % confidence.";
    }
}
