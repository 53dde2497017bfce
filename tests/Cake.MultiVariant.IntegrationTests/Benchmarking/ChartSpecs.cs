using Cake.MultiVariant.IntegrationTests.Reporting;

namespace Cake.MultiVariant.IntegrationTests.Benchmarking;

/// <summary>Charts as a browser draws them.</summary>
public sealed class ChartSpecs : IDisposable
{
    /// <summary>Texts that leave the chart or lie on a bar.</summary>
    private const string MisplacedTexts =
        """
        [...document.querySelectorAll('text')].filter(text => {
          const box = text.getBBox();
          return box.x + box.width > document.documentElement.viewBox.baseVal.width
            || [...document.querySelectorAll('rect')].map(bar => bar.getBBox()).some(bar =>
              bar.x < box.x + box.width && box.x < bar.x + bar.width
              && bar.y < box.y + box.height && box.y < bar.y + bar.height);
        }).map(text => text.textContent).join(', ')
        """;

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("light", "rgb(255, 255, 255)")]
    [InlineData("dark", "rgb(20, 23, 28)")]
    public async Task A_chart_has_room_for_long_texts(string colorScheme, string background)
    {
        var chart = new BarChart(
            "chart",
            [
                new BarGroup(new string('t', 200), [new Bar("x86-64", 10, "10.0 ms", "baseline") { Kind = BarKind.Baseline }]),
                new BarGroup(
                    "tool",
                    [
                        new Bar("x86-64-v4+avx512vbmi+gfni", 8, "100.123 ms", "0.80 (0.75 to 10.15)") { Interval = (7.5, 101.5) },
                        new Bar("x86-64", 10, "150.123 MiB", "baseline") { Kind = BarKind.Baseline },
                    ]),
            ]);
        await File.WriteAllTextAsync(_directory["chart.svg"], chart.ToSvg(), TestContext.Current.CancellationToken);

        await Check(_directory["chart.svg"], colorScheme, background);
    }

    [Theory]
    [InlineData("light", "rgb(255, 255, 255)")]
    [InlineData("dark", "rgb(20, 23, 28)")]
    public async Task The_chart_in_the_readme_is_legible(string colorScheme, string background) =>
        await Check(Path.Combine(Repository.Root, "tests/benchmarks/benchmarks.svg"), colorScheme, background);

    private static async Task Check(string chart, string colorScheme, string background)
    {
        await using Browser browser = await Browser.Start();

        await browser.Open(chart, 800, colorScheme);

        ((string)(await browser.Evaluate("getComputedStyle(document.documentElement).backgroundColor"))!)
            .ShouldBe(background);
        ((string)(await browser.Evaluate(MisplacedTexts))!).ShouldBeEmpty();
        browser.Complaints.ShouldBeEmpty();
        await browser.SaveScreenshot($"{Path.GetFileNameWithoutExtension(chart)}-{colorScheme}.png");
    }
}
