using System.Globalization;

namespace Cake.MultiVariant.Benchmarks;

/// <summary>Memory of many processes of one program at the same time.</summary>
internal sealed class MemoryBenchmark(Workshop workshop)
{
    private const int Processes = 20;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly List<BarGroup> _bars = [];

    public IEnumerable<string> Run()
    {
        yield return $"| {Processes} processes | sum of Pss | MemAvailable falls by |";
        yield return "|---|---:|---:|";
        foreach (Subject subject in workshop.WaitingSubjects())
        {
            string[] direct = [subject.Direct, .. subject.Arguments];
            string[] bundled = [subject.Bundle, .. subject.Arguments];
            Measure(direct, null);
            (string Name, Memory Memory)[] ways =
            [
                ("direct", Measure(direct, null)),
                ("bundle", Measure(bundled, null)),
                ("bundle, memfd", Measure(bundled, "memfd")),
            ];
            _bars.Add(new BarGroup(
                $"{Processes} × {subject.Name}: memory",
                [
                    .. from way in ways
                       select new Bar(way.Name, way.Memory.Pss, Mebibytes(way.Memory.Pss))
                       {
                           Kind = way == ways[0] ? BarKind.Baseline : way == ways[^1] ? BarKind.Other : BarKind.Bar,
                       },
                ]));
            foreach ((string name, Memory memory) in ways)
                yield return $"| {subject.Name}, {name} | {Mebibytes(memory.Pss)} | {Mebibytes(memory.Available)} |";
        }
    }

    public IEnumerable<BarGroup> Bars() => _bars;

    private static string Mebibytes(long kilobytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{kilobytes / 1024.0:0.0} MiB");

    private static Memory Measure(string[] commandLine, string? debug)
    {
        long before = Kilobytes("/proc/meminfo", "MemAvailable:");
        int[] processes = [.. Enumerable.Range(0, Processes).Select(_ => Child.Start(commandLine, debug))];
        try
        {
            return new Memory(SettledPss(processes), before - Kilobytes("/proc/meminfo", "MemAvailable:"));
        }
        finally
        {
            foreach (int process in processes)
                Child.Kill(process);
            Thread.Sleep(s_interval);
        }
    }

    /// <summary>The sum once all processes have started: once it grows no more.</summary>
    private static long SettledPss(int[] processes)
    {
        for (long previous = -1; ;)
        {
            Thread.Sleep(s_interval);
            long pss = processes.Sum(process => Kilobytes($"/proc/{process}/smaps_rollup", "Pss:"));
            if (Math.Abs(pss - previous) <= pss / 1000)
                return pss;
            previous = pss;
        }
    }

    private static long Kilobytes(string file, string field) => File.ReadLines(file)
        .Where(line => line.StartsWith(field, StringComparison.Ordinal))
        .Select(line => long.Parse(line.AsSpan(field.Length, line.Length - field.Length - 3), CultureInfo.InvariantCulture))
        .First();

    /// <summary>In kilobytes.</summary>
    private readonly record struct Memory(long Pss, long Available);
}
