namespace Cake.MultiVariant.Benchmarks;

/// <summary>Times of one contender, in the order in which they were taken.</summary>
internal sealed class Samples(string name)
{
    private readonly List<double> _milliseconds = [];

    public string Name => name;

    public void Add(TimeSpan time) => _milliseconds.Add(time.TotalMilliseconds);

    /// <summary>Milliseconds.</summary>
    public double Median => MedianOf(_milliseconds);

    /// <summary>The median of the ratios of the pairs that were measured next to each other.</summary>
    public double MedianRatioTo(Samples other) =>
        MedianOf(_milliseconds.Zip(other._milliseconds, (mine, theirs) => mine / theirs));

    /// <summary>The middle 95 % of what <see cref="MedianRatioTo"/> is when the pairs are drawn again and again.</summary>
    public (double Low, double High) RatioConfidence(Samples other)
    {
        const int Draws = 1000;
        double[] ratios = [.. _milliseconds.Zip(other._milliseconds, (mine, theirs) => mine / theirs)];
        var random = new Random(1);
        double[] medians =
        [
            .. Enumerable.Range(0, Draws)
                .Select(_ => MedianOf(Enumerable.Range(0, ratios.Length).Select(_ => ratios[random.Next(ratios.Length)])))
                .Order(),
        ];
        return (medians[Draws / 40], medians[^(Draws / 40)]);
    }

    private static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
