namespace Cake.MultiVariant.Tests.Benchmarking;

public static class BenchmarkVerdictSpecs
{
    [Theory]
    [InlineData(2, "Not worth it for this command: no variant is faster than x86-64 with 95 % confidence.")]
    [InlineData(4, "Too short to tell: a process that does nothing takes 4.00 ms here. Give the program more to do.")]
    public static void It_is_not_worth_it_for_a_command_of_ten_starts_and_more(int start, string verdict) =>
        Verdict(start, Variant("x86-64-v2", 1.2, 0)).ShouldBe(verdict);

    [Fact]
    public static void Four_percent_from_a_noisy_run_are_hardly_worth_it() =>
        Verdict(1, Variant("x86-64-v3", 0.96, 0.03))
            .ShouldBe("Hardly worth it: x86-64-v3 takes 0.96 of the time of x86-64, 0.99 in the worst case, and 2.00 MB of room.");

    [Fact]
    public static void Variants_that_are_hardly_faster_than_the_one_below_are_better_left_out()
    {
        const string Gain = "Worth it: x86-64-v3 takes 0.60 of the time of x86-64, for 2.00 MB of room.";

        Verdict(1, Variant("x86-64-v3", 0.6, 0.01), Variant("x86-64-v2", 0.8, 0.01)).ShouldBe(Gain);
        Verdict(1, Variant("x86-64-v4", 0.61, 0.01), Variant("x86-64-v3", 0.6, 0.01), Variant("x86-64-v2", 0.99, 0.01)).ShouldBe(
            $"{Gain} Leave out x86-64-v2 and x86-64-v4: they are hardly faster than the variant below.");
        Verdict(1, Variant("x86-64-v3", 0.6, 0.01), Variant("x86-64-v2", 0.97, 0.01)).ShouldBe(
            $"{Gain} Leave out x86-64-v2: it is hardly faster than the variant below.");
    }

    /// <summary>By figures, since the time that a start takes depends on what else the machine does.</summary>
    private static string Verdict(int start, params BenchmarkedVariant[] better)
    {
        var command = new BenchmarkedCommand
        {
            CommandLine = "",
            Rounds = 12,
            Variants = [.. better, Variant("x86-64", 1, 0)],
        };
        var result = new BenchmarkResult
        {
            Bundle = "tool",
            Baseline = "x86-64",
            StartTime = TimeSpan.FromMilliseconds(start),
            Commands = [command],
        };
        return BenchmarkVerdict.Of(result, command);
    }

    private static BenchmarkedVariant Variant(string name, double ratio, double error) => new()
    {
        Name = name,
        StoredLength = 2_000_000,
        Median = TimeSpan.FromMilliseconds(30 * ratio),
        Ratio = ratio,
        RatioLow = ratio - error,
        RatioHigh = ratio + error,
    };
}
