using System.Text.RegularExpressions;

namespace Cake.MultiVariant.Tests.Benchmarking;

public static partial class ReadmeChartSpecs
{
    private static string Text => File.ReadAllText(Path.Combine(Repository.Root, "docs", "measurements.md"));

    /// <summary>They are of one run of the benchmark. The tables are those before the chart.</summary>
    [Fact]
    public static void The_chart_shows_the_figures_of_the_table()
    {
        Match image = Chart().Match(Text);
        string chart = File.ReadAllText(Path.Combine(Repository.Root, "docs", image.Groups["path"].Value));
        string[] figures = [.. Figure().Matches(Text[..image.Index]).Select(match => match.Value)];

        figures.Length.ShouldBeGreaterThanOrEqualTo(12);
        figures.ShouldAllBe(figure => chart.Contains($">{figure}<"));
    }

    [GeneratedRegex(@"^!\[[^\]]+\]\((?<path>[^)]+\.svg)\)", RegexOptions.Multiline)]
    private static partial Regex Chart();

    /// <summary>In cells of a table.</summary>
    [GeneratedRegex(@"(?<=\| )[0-9]+\.[0-9]+ (ms|MiB)(?= \|)")]
    private static partial Regex Figure();
}
