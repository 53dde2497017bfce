using System.Globalization;

namespace Cake.MultiVariant.Benchmarks;

/// <summary>Memory of many processes of one program at the same time.</summary>
internal sealed class MemoryBenchmark(Workshop workshop)
{
    private const int Processes = 20;

    private static readonly TimeSpan s_untilIdle = TimeSpan.FromSeconds(1.5);

    public IEnumerable<string> Run()
    {
        yield return $"| {Processes} processes | sum of Pss | MemAvailable falls by |";
        yield return "|---|---:|---:|";
        foreach (Subject subject in workshop.WaitingSubjects())
        {
            string[] direct = [subject.Direct, .. subject.Arguments];
            string[] bundled = [subject.Bundle, .. subject.Arguments];
            Measure(direct, null);
            yield return Row($"{subject.Name}, direct", Measure(direct, null));
            yield return Row($"{subject.Name}, bundle", Measure(bundled, null));
            yield return Row($"{subject.Name}, bundle, memfd", Measure(bundled, "memfd"));
        }
    }

    private static string Row(string name, (long Pss, long Available) kilobytes) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {kilobytes.Pss / 1024.0:0.0} MiB | {kilobytes.Available / 1024.0:0.0} MiB |");

    private static (long Pss, long Available) Measure(string[] commandLine, string? debug)
    {
        long before = Kilobytes("/proc/meminfo", "MemAvailable:");
        int[] processes = [.. Enumerable.Range(0, Processes).Select(_ => Child.Start(commandLine, debug))];
        try
        {
            Thread.Sleep(s_untilIdle);
            long pss = processes.Sum(process => Kilobytes($"/proc/{process}/smaps_rollup", "Pss:"));
            return (pss, before - Kilobytes("/proc/meminfo", "MemAvailable:"));
        }
        finally
        {
            foreach (int process in processes)
                Child.Kill(process);
            Thread.Sleep(s_untilIdle);
        }
    }

    private static long Kilobytes(string file, string field) => File.ReadLines(file)
        .Where(line => line.StartsWith(field, StringComparison.Ordinal))
        .Select(line => long.Parse(line.AsSpan(field.Length, line.Length - field.Length - 3), CultureInfo.InvariantCulture))
        .First();
}
