using System.Diagnostics;
using System.Globalization;

namespace Cake.MultiVariant.Benchmarks;

/// <summary>Reading a bundle back: sums, ELF structure, and every instruction of every variant.</summary>
internal static class AuditBenchmark
{
    private const int Rounds = 11;

    public static IEnumerable<string> Run(string bundle)
    {
        var settings = new MultiVariantVerifySettings { Emulate = false };
        var first = TimeSpan.Zero;
        RunTimes repeated = new();
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            RealCake.CreateContext().MultiVariantVerify(bundle, settings);
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            if (round == 0)
                first = time;
            else
                repeated.Add(time);
        }

        yield return "| MultiVariantVerify without emulation | size | first | median of the next |";
        yield return "|---|---:|---:|---:|";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"| {Path.GetFileName(bundle)} | {new FileInfo(bundle).Length / 1e6:0.0} MB | {first.TotalMilliseconds:0} ms "
            + $"| {repeated.Median.TotalMilliseconds:0} ms |");
    }
}
