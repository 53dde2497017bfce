using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Benchmarking;

/// <summary>A benchmark's figures as bars.</summary>
internal static class BenchmarkChart
{
    public static BarChart Of(BenchmarkResult result) => new(
        $"Times of {result.Bundle.GetFilename()} by variant",
        [
            .. result.Commands.Select(command => new BarGroup(
                BenchmarkTable.Title(result, command),
                [.. command.Variants.Select(variant => BarOf(result, variant))])),
        ]);

    private static Bar BarOf(BenchmarkResult result, BenchmarkedVariant variant)
    {
        double seconds = variant.Median.TotalSeconds;
        bool isBaseline = variant.Name == result.Baseline;
        return new Bar(
            variant.Name, seconds, Quantity.Duration(variant.Median), BenchmarkTable.Comparison(result, variant))
        {
            Kind = isBaseline ? BarKind.Baseline : BarKind.Bar,
            // The interval of the ratio, scaled as the bar shows the ratio itself.
            Interval = isBaseline
                ? null
                : (seconds * variant.RatioLow / variant.Ratio, seconds * variant.RatioHigh / variant.Ratio),
        };
    }
}
