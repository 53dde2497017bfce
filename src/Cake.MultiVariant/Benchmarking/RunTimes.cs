namespace Cake.MultiVariant.Benchmarking;

/// <summary>How long one program ran in each round.</summary>
internal sealed class RunTimes
{
    /// <summary>With fewer, even the whole range of times is not a 95 % confidence interval of the median.</summary>
    public const int Minimum = 6;

    private const double Tail = 0.025;

    private readonly List<TimeSpan> _times = [];

    public void Add(TimeSpan time) => _times.Add(time);

    public TimeSpan Median =>
        TimeSpan.FromTicks((long)MedianOf([.. _times.Select(time => (double)time.Ticks).Order()]));

    /// <summary>
    /// The median of the ratios to another program's times in the same rounds, and its 95 % confidence interval from
    /// order statistics, which is exact for every distribution of times (H. A. David, Order Statistics, section 7.1).
    /// </summary>
    public (double Median, double Low, double High) RatioTo(RunTimes other)
    {
        double[] ratios = [.. _times.Zip(other._times, (mine, theirs) => mine / theirs).Order()];
        int low = LowerRank(ratios.Length);
        return (MedianOf(ratios), ratios[low], ratios[^(low + 1)]);
    }

    /// <summary>
    /// How many of the smallest values lie below the interval: the largest number for which the probability that the
    /// true median lies there too is at most 2.5 %. Each value is above or below the median with the odds of a coin.
    /// </summary>
    private static int LowerRank(int count)
    {
        double probability = Math.Pow(0.5, count);
        double sum = probability;
        int rank = 0;
        while (sum + (probability *= (double)(count - rank) / (rank + 1)) <= Tail)
        {
            sum += probability;
            rank++;
        }

        return rank;
    }

    private static double MedianOf(double[] sorted)
    {
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
