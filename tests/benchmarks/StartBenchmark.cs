using System.Globalization;

namespace Cake.MultiVariant.Benchmarks;

/// <summary>Start to exit of a program: directly, from its bundle, and from its bundle by a memory file.</summary>
internal sealed class StartBenchmark(Workshop workshop)
{
    private const int WarmUps = 20;

    public IEnumerable<string> Run(int pairs)
    {
        yield return "| program | size | direct | bundle | ratio (95 % of medians) | bundle, memfd |";
        yield return "|---|---:|---:|---:|---:|---:|";
        foreach (Subject subject in workshop.Subjects())
            yield return Compare(subject, pairs);
    }

    private static string Compare(Subject subject, int pairs)
    {
        PageCache.Reload(subject.Direct);
        PageCache.Reload(subject.Bundle);
        string[] direct = [subject.Direct, .. subject.Arguments];
        string[] bundled = [subject.Bundle, .. subject.Arguments];
        Samples directly = new(), mapped = new(), copied = new();

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

        (double ratio, double low, double high) = mapped.RatioTo(directly);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {subject.Name} | {new FileInfo(subject.Direct).Length / 1e6:0.00} MB | {directly.Median.TotalMilliseconds:0.000} ms "
            + $"| {mapped.Median.TotalMilliseconds:0.000} ms | {ratio:0.000} ({low:0.000} to {high:0.000}) "
            + $"| {copied.Median.TotalMilliseconds:0.000} ms |");
    }
}
