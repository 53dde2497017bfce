using System.Globalization;

namespace Cake.MultiVariant.Building;

/// <summary>How variants that are compiled at the same time share the machine.</summary>
internal static class Parallelism
{
    /// <summary>ILC takes 0.7 GiB for an ASP.NET service of 10 MB; this is rounded up.</summary>
    private const long BytesOfMemoryPerVariant = 1L << 30;

    /// <summary>
    /// ILC can use several cores, but more variants than cores get into each other's way (four variants of an ASP.NET
    /// program on 2 cores: 44 s two at a time, 55 s all at once).
    /// </summary>
    public static int Default => For(Environment.ProcessorCount, FreeMemory());

    /// <exception cref="CakeException">The setting means nothing.</exception>
    public static void CheckSetting(int? maxParallelism)
    {
        if (maxParallelism < 1)
            throw new CakeException($"MaxParallelism is {maxParallelism}, but must be at least 1. Correct it, or leave it out for "
                + "the default.");
    }

    /// <summary>How many variants are compiled at a time.</summary>
    internal static int For(int cores, long freeMemory) =>
        (int)Math.Clamp(freeMemory / BytesOfMemoryPerVariant, 1, cores);

    /// <summary>
    /// How many cores each ILC uses when several run. Its threads wait for each other by spinning: two that both use
    /// all cores spend 15 % of their time on that.
    /// </summary>
    internal static int CoresOfEach(int cores, int variantsAtATime) => Math.Max(1, cores / variantsAtATime);

    /// <summary>
    /// Environment variables for compilers that run at the same time, where the user has not set them. ILC has no use
    /// for a garbage collector that runs beside it: without, it takes 8 % less CPU and makes the same bytes. It allocates
    /// and frees a lot of memory, and is a tenth faster if glibc keeps what is freed.
    /// </summary>
    public static IReadOnlyDictionary<string, string> CompilerSettings(int variantsAtATime) =>
        new Dictionary<string, string>
        {
            ["DOTNET_PROCESSOR_COUNT"] =
                CoresOfEach(Environment.ProcessorCount, variantsAtATime).ToString(CultureInfo.InvariantCulture),
            ["DOTNET_gcConcurrent"] = "0",
            ["GLIBC_TUNABLES"] = "glibc.malloc.trim_threshold=1073741824:glibc.malloc.mmap_threshold=33554432",
        };

    /// <summary>The machine's free memory, or what the container leaves of it, in bytes.</summary>
    private static long FreeMemory()
    {
        const string Field = "MemAvailable:";
        string line = File.ReadLines("/proc/meminfo").First(line => line.StartsWith(Field, StringComparison.Ordinal));
        long kilobytes = long.Parse(line.AsSpan(Field.Length).Trim()[..^" kB".Length], CultureInfo.InvariantCulture);
        return Math.Min(kilobytes * 1024, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }
}
