namespace Cake.MultiVariant.Tests.Benchmarking;

public static class BenchmarkVerdictSpecs
{
    /// <summary>By figures, since the time that a start takes depends on what else the machine does.</summary>
    [Theory]
    [InlineData(2, "Not worth it for this command: no variant is faster than x86-64 with 95 % confidence.")]
    [InlineData(4, "Too short to tell: a process that does nothing takes 4.00 ms here. Give the program more to do.")]
    public static void It_is_not_worth_it_for_a_command_of_ten_starts_and_more(int start, string verdict)
    {
        static BenchmarkedVariant Variant(string name, int milliseconds, double ratio) => new()
        {
            Name = name,
            Median = TimeSpan.FromMilliseconds(milliseconds),
            Ratio = ratio,
            RatioLow = ratio,
            RatioHigh = ratio,
        };
        var command = new BenchmarkedCommand
        {
            CommandLine = "",
            Rounds = 12,
            Variants = [Variant("x86-64-v2", 36, 1.2), Variant("x86-64", 30, 1)],
        };
        var result = new BenchmarkResult
        {
            Bundle = "tool",
            Baseline = "x86-64",
            StartTime = TimeSpan.FromMilliseconds(start),
            Commands = [command],
        };

        BenchmarkVerdict.Of(result, command).ShouldBe(verdict);
    }
}
