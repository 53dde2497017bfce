using System.Runtime.ExceptionServices;

namespace Cake.MultiVariant;

/// <summary>Builds the variants of a program at the same time.</summary>
internal static class SideBySide
{
    /// <summary>What ILC took for tools of 7 MB, rounded up.</summary>
    private const long BytesOfMemoryPerVariant = 512L << 20;

    /// <summary>
    /// ILC can use several cores, but more variants than cores get into each other's way (four variants of an ASP.NET
    /// program on 2 cores: 44 s two at a time, 55 s all at once).
    /// </summary>
    public static int DefaultParallelism => Parallelism(Environment.ProcessorCount, FreeMemory());

    internal static int Parallelism(int cores, long freeMemory) =>
        (int)Math.Clamp(freeMemory / BytesOfMemoryPerVariant, 1, cores);

    /// <summary>The first failure ends the others, and is the error that is thrown.</summary>
    public static void Build(IEnumerable<VariantBuild> variants, int parallelism, CancellationToken interrupted)
    {
        var publishing = new Lock();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallelism };
        try
        {
            Parallel.ForEach(variants, options, variant =>
            {
                try
                {
                    stop.Token.ThrowIfCancellationRequested();
                    variant.CompileNative(stop.Token);
                    lock (publishing)
                        variant.Publish(stop.Token);
                }
                catch
                {
                    stop.Cancel();
                    throw;
                }
            });
        }
        catch (AggregateException e)
        {
            Exception? failure = e.InnerExceptions.FirstOrDefault(inner => inner is not OperationCanceledException);
            ExceptionDispatchInfo.Throw(failure ?? e.InnerExceptions[0]);
        }
    }

    /// <summary>Of the machine, or what the container leaves of it.</summary>
    private static long FreeMemory()
    {
        const string Field = "MemAvailable:";
        string line = File.ReadLines("/proc/meminfo").First(line => line.StartsWith(Field, StringComparison.Ordinal));
        long kilobytes = long.Parse(
            line.AsSpan(Field.Length).Trim()[..^" kB".Length], System.Globalization.CultureInfo.InvariantCulture);
        return Math.Min(kilobytes * 1024, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }
}
