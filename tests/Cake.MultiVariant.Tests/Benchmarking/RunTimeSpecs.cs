namespace Cake.MultiVariant.Tests.Benchmarking;

/// <summary>The statistics.</summary>
public static class RunTimeSpecs
{
    /// <summary>Ranks of the 95 % interval of the median from binomial tables (Conover, table A3; R: qbinom).</summary>
    [Theory]
    [InlineData(6, 1, 6)]
    [InlineData(9, 2, 8)]
    [InlineData(10, 2, 9)]
    [InlineData(20, 6, 15)]
    [InlineData(100, 40, 61)]
    [InlineData(1000, 469, 532)]
    public static void The_interval_is_that_of_order_statistics(int count, int low, int high)
    {
        RunTimes baseline = Of(Enumerable.Repeat(1.0, count));
        RunTimes times = Of(Enumerable.Range(1, count).Select(n => (double)n));

        (double _, double actualLow, double actualHigh) = times.RatioTo(baseline);

        (actualLow, actualHigh).ShouldBe((low, high));
    }

    [Fact]
    public static void The_true_ratio_is_inside_the_interval_19_times_of_20()
    {
        var random = new Random(20261123);
        const int Trials = 2000;

        int hits = Enumerable.Range(0, Trials).Count(_ =>
        {
            RunTimes baseline = new(), times = new();
            for (int i = 0; i < 25; i++)
            {
                // A machine that slows down and speeds up, and now and then is busy with something else.
                double drift = 1 + (0.5 * Math.Sin(i)), noise = Math.Exp(random.NextDouble() - 0.5);
                baseline.Add(TimeSpan.FromSeconds(drift));
                times.Add(TimeSpan.FromSeconds(0.8 * drift * noise));
            }

            (double _, double low, double high) = times.RatioTo(baseline);
            return low <= 0.8 && 0.8 <= high;
        });

        ((double)hits / Trials).ShouldBeInRange(0.94, 0.98);
    }

    private static RunTimes Of(IEnumerable<double> seconds)
    {
        var times = new RunTimes();
        foreach (double time in seconds)
            times.Add(TimeSpan.FromSeconds(time));
        return times;
    }
}
