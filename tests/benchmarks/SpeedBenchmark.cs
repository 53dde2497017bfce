using System.Globalization;

namespace Cake.MultiVariant.Benchmarks;

/// <summary>What CPU levels are worth: the time in which each variant of textstat that runs here counts a text.</summary>
internal sealed class SpeedBenchmark(string textstatBundle)
{
    private const int Rounds = 25;
    private const long Length = 32_000_000;

    private readonly List<Bar> _bars = [];

    public IEnumerable<string> Run()
    {
        string text = Path.GetTempFileName();
        try
        {
            string page = File.ReadAllText(Path.Combine(Repository.Root, "LICENSE"));
            File.WriteAllText(text, string.Concat(Enumerable.Repeat(page, (int)(Length / page.Length))));
            string[] variants =
            [
                .. from variant in RealCake.CreateContext().MultiVariantInspect(textstatBundle).Variants.Reverse()
                   where Child.Runs([textstatBundle, "--version"], variant.Name)
                   select variant.Name,
            ];
            var times = variants.ToDictionary(variant => variant, _ => new RunTimes());
            for (int round = -1; round < Rounds; round++)
            {
                // Whoever is first differs from round to round.
                for (int i = 0; i < variants.Length; i++)
                {
                    string variant = variants[(i + round + 1) % variants.Length];
                    TimeSpan time = Child.Time([textstatBundle, text], variant: variant);
                    if (round >= 0)
                        times[variant].Add(time);
                }
            }

            RunTimes baseline = times[variants[0]];
            yield return "| variant | median | ratio (95 % of medians) |";
            yield return "|---|---:|---:|";
            foreach (string variant in variants)
            {
                (double ratio, double low, double high) = times[variant].RatioTo(baseline);
                double scale = times[variant].Median.TotalSeconds / ratio;
                string figure = string.Create(CultureInfo.InvariantCulture, $"{times[variant].Median.TotalMilliseconds:0.0} ms");
                string comparison = $"{Quantity.Ratio(ratio)} ({Quantity.Ratio(low)} to {Quantity.Ratio(high)})";
                _bars.Add(variant == variants[0]
                    ? new Bar(variant, times[variant].Median.TotalSeconds, figure) { Kind = BarKind.Baseline }
                    : new Bar(variant, times[variant].Median.TotalSeconds, figure, comparison) { Interval = (low * scale, high * scale) });
                yield return $"| {variant} | {figure} | {comparison} |";
            }
        }
        finally
        {
            File.Delete(text);
        }
    }

    public BarGroup Bars() => new("textstat, a NativeAOT tool: counting 32 MB of text, by variant", _bars);
}
