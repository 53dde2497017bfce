using System.Globalization;

namespace Cake.MultiVariant.Benchmarks;

/// <summary>Start to exit of a program: directly, from its bundle, and from its bundle by a memory file.</summary>
internal sealed class StartBenchmark(Workshop workshop, int pairs)
{
    private const int WarmUps = 20;

    private readonly List<Times> _programs = [];

    public IEnumerable<string> Run()
    {
        yield return "| program | size | direct | bundle | ratio (95 % of medians) | bundle, memfd |";
        yield return "|---|---:|---:|---:|---:|---:|";
        foreach (Subject subject in workshop.Subjects())
        {
            Times times = Compare(subject);
            _programs.Add(times);
            yield return times.ToRow();
        }
    }

    public IEnumerable<BarGroup> Bars() => _programs.Select(times => times.ToBars());

    private Times Compare(Subject subject)
    {
        PageCache.Reload(subject.Direct);
        PageCache.Reload(subject.Bundle);
        string[] direct = [subject.Direct, .. subject.Arguments];
        string[] bundled = [subject.Bundle, .. subject.Arguments];
        RunTimes directly = new(), mapped = new(), copied = new();

        for (int i = -WarmUps; i < pairs; i++)
        {
            // Who goes first changes, so that neither profits from what the other leaves in the caches.
            TimeSpan first = Child.Time(i % 2 == 0 ? direct : bundled);
            TimeSpan second = Child.Time(i % 2 == 0 ? bundled : direct);
            if (i < 0)
                continue;
            directly.Add(i % 2 == 0 ? first : second);
            mapped.Add(i % 2 == 0 ? second : first);
        }

        // A copy of a large program empties the caches that the other two would be measured with.
        for (int i = 0; i < pairs / 4; i++)
            copied.Add(Child.Time(bundled, "memfd"));

        long size = new FileInfo(subject.Direct).Length;
        return new Times(subject.Name, size, directly.Median, mapped.Median, mapped.RatioTo(directly), copied.Median);
    }

    /// <summary>The medians of one program.</summary>
    private sealed record Times(
        string Program,
        long Size,
        TimeSpan Direct,
        TimeSpan Mapped,
        (double Median, double Low, double High) Ratio,
        TimeSpan Copied)
    {
        public string ToRow() => string.Create(CultureInfo.InvariantCulture,
            $"| {Program} | {Size / 1e6:0.00} MB | {Milliseconds(Direct)} | {Milliseconds(Mapped)} "
            + $"| {Ratio.Median:0.000} ({Ratio.Low:0.000} to {Ratio.High:0.000}) | {Milliseconds(Copied)} |");

        public BarGroup ToBars()
        {
            double scale = Mapped.TotalSeconds / Ratio.Median;
            return new BarGroup(
                $"{Program}: start to exit",
                [
                    new Bar("direct", Direct.TotalSeconds, Milliseconds(Direct)) { Kind = BarKind.Baseline },
                    new Bar(
                        "bundle",
                        Mapped.TotalSeconds,
                        Milliseconds(Mapped),
                        $"{Quantity.Ratio(Ratio.Median)} ({Quantity.Ratio(Ratio.Low)} to {Quantity.Ratio(Ratio.High)})")
                    {
                        Interval = (Ratio.Low * scale, Ratio.High * scale),
                    },
                    new Bar("bundle, memfd", Copied.TotalSeconds, Milliseconds(Copied)) { Kind = BarKind.Other },
                ]);
        }

        private static string Milliseconds(TimeSpan time) =>
            string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.000} ms");
    }
}
