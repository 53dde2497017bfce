namespace Cake.MultiVariant.Architectures;

/// <summary>
/// The x86-64 CPUs, by vendor and year. Features: what GCC enables for <c>-march</c> with the family's name, as far as
/// all models of the family have it (GCC 14, "x86 Options"). Years: Intel ARK and AMD's product pages. Throttling:
/// as .NET's JIT knows it, see design.md 4.3.
/// </summary>
internal static class CpuFamilies
{
    private const string SkylakeServer = "x86-64-v4+aes+pclmul+adx+rdrnd+rdseed+fsgsbase";
    private const string CannonLake = $"{SkylakeServer}+sha+avx512ifma+avx512vbmi";
    private const string IceLake =
        $"{CannonLake}+gfni+vaes+vpclmulqdq+avx512vbmi2+avx512vnni+avx512bitalg+avx512vpopcntdq+rdpid";
    private const string SapphireRapids = $"{IceLake}+avxvnni+avx512bf16+avx512fp16";
    private const string AlderLake =
        "x86-64-v3+aes+pclmul+vaes+vpclmulqdq+sha+gfni+avxvnni+adx+rdrnd+rdseed+rdpid+fsgsbase";
    private const string ArrowLake = $"{AlderLake}+avxifma+avxvnniint8+avxneconvert";
    private const string Bulldozer = "x86-64-v2+avx+lzcnt+aes+pclmul+sse4a+xop+fma4";
    private const string Piledriver = $"{Bulldozer}+bmi+f16c+fma";
    private const string Zen = "x86-64-v3+aes+pclmul+sha+adx+rdrnd+rdseed+fsgsbase+sse4a";
    private const string Zen3 = $"{Zen}+rdpid+vaes+vpclmulqdq";
    private const string Zen4 =
        "x86-64-v4+aes+pclmul+sha+adx+rdrnd+rdseed+fsgsbase+sse4a+rdpid+vaes+vpclmulqdq+gfni"
        + "+avx512ifma+avx512vbmi+avx512vbmi2+avx512vnni+avx512bitalg+avx512vpopcntdq+avx512bf16";

    public static IReadOnlyList<CpuFamily> All { get; } =
    [
        new("Intel", "Nocona, Prescott", 2004, "Pentium 4, Pentium D, first 64-bit Xeon", "nocona", "x86-64+sse3"),
        new("Intel", "Core", 2006, "Core 2, Xeon 5100 to 5400", "core2", "x86-64+sse3+ssse3+cx16+sahf"),
        new("Intel", "Bonnell", 2008, "Atom 230 to D500, N and Z series", "bonnell",
            "x86-64+sse3+ssse3+cx16+sahf+movbe"),
        new("Intel", "Nehalem", 2008, "Core i3 to i7 without a generation, Xeon 5500", "nehalem", "x86-64-v2"),
        new("Intel", "Westmere", 2010, "Core i7-970 to 990, Xeon 5600", "westmere", "x86-64-v2+pclmul"),
        new("Intel", "Sandy Bridge", 2011, "Core 2nd generation, Xeon E5", "sandybridge", "x86-64-v2+avx+pclmul"),
        new("Intel", "Ivy Bridge", 2012, "Core 3rd generation, Xeon E5 v2", "ivybridge",
            "x86-64-v2+avx+f16c+pclmul+rdrnd+fsgsbase"),
        new("Intel", "Silvermont", 2013, "Atom C2000 and Z3000, Celeron and Pentium J1000 to N3000", "silvermont",
            "x86-64-v2+movbe+pclmul+rdrnd"),
        new("Intel", "Goldmont", 2016, "Atom C3000, Celeron and Pentium J3000 to N5000", "goldmont",
            "x86-64-v2+movbe+aes+pclmul+sha+rdrnd+rdseed+fsgsbase"),
        new("Intel", "Tremont", 2020, "Atom P5900, Celeron and Pentium N4500 to N6000", "tremont",
            "x86-64-v2+movbe+aes+pclmul+sha+gfni+rdrnd+rdseed+rdpid+fsgsbase"),
        new("Intel", "Haswell", 2013, "Core 4th generation, Xeon E3 to E7 v3", "haswell",
            "x86-64-v3+pclmul+rdrnd+fsgsbase"),
        new("Intel", "Broadwell", 2014, "Core 5th generation, Xeon D-1500, E5 v4", "broadwell",
            "x86-64-v3+pclmul+adx+rdrnd+rdseed+fsgsbase"),
        new("Intel", "Skylake", 2015, "Core 6th to 10th generation, Xeon E3 v5 and v6", "skylake",
            "x86-64-v3+aes+pclmul+adx+rdrnd+rdseed+fsgsbase"),
        new("Intel", "Skylake-X", 2017, "Xeon Scalable 1st generation, Core X", "skylake-avx512", SkylakeServer,
            Vector512Throttles: true),
        new("Intel", "Cannon Lake", 2018, "Core i3-8121U", "cannonlake", CannonLake, Vector512Throttles: true),
        new("Intel", "Cascade Lake", 2019, "Xeon Scalable 2nd generation", "cascadelake",
            $"{SkylakeServer}+avx512vnni", Vector512Throttles: true),
        new("Intel", "Ice Lake", 2019, "Core 10th generation (G), Xeon Scalable 3rd generation", "icelake-client",
            IceLake),
        new("Intel", "Cooper Lake", 2020, "Xeon Scalable 3rd generation, four sockets and more", "cooperlake",
            $"{SkylakeServer}+avx512vnni+avx512bf16", Vector512Throttles: true),
        new("Intel", "Tiger Lake", 2020, "Core 11th generation, mobile", "tigerlake", IceLake),
        new("Intel", "Rocket Lake", 2021, "Core 11th generation, desktop", "rocketlake", IceLake),
        new("Intel", "Alder Lake, Raptor Lake", 2021, "Core 12th to 14th generation, N100 to N305", "alderlake",
            AlderLake),
        new("Intel", "Sapphire Rapids", 2023, "Xeon Scalable 4th and 5th generation", "sapphirerapids",
            SapphireRapids),
        new("Intel", "Meteor Lake", 2023, "Core Ultra 100", "meteorlake", AlderLake),
        new("Intel", "Sierra Forest", 2024, "Xeon 6 with E-cores", "sierraforest", ArrowLake),
        new("Intel", "Granite Rapids", 2024, "Xeon 6 with P-cores", "graniterapids", SapphireRapids),
        new("Intel", "Arrow Lake, Lunar Lake", 2024, "Core Ultra 200", "arrowlake", ArrowLake),
        new("AMD", "K8", 2003, "Athlon 64, Opteron", "k8", "x86-64"),
        new("AMD", "K10", 2007, "Phenom, Athlon II, Opteron 1300 to 8300", "amdfam10",
            "x86-64+sse3+popcnt+cx16+sahf+lzcnt+sse4a"),
        new("AMD", "Bobcat", 2011, "C, E and Z series", "btver1", "x86-64+sse3+ssse3+popcnt+cx16+sahf+lzcnt+sse4a"),
        new("AMD", "Bulldozer", 2011, "FX-4100 to 8100, Opteron 6200", "bdver1", Bulldozer),
        new("AMD", "Piledriver", 2012, "FX-4300 to 9500, A4 to A10, Opteron 6300", "bdver2", Piledriver),
        new("AMD", "Jaguar, Puma", 2013, "A4 to A6, Athlon 5000, Opteron X", "btver2",
            "x86-64-v2+avx+bmi+f16c+lzcnt+movbe+aes+pclmul+sse4a"),
        new("AMD", "Steamroller", 2014, "A6 to A10 7000", "bdver3", $"{Piledriver}+fsgsbase"),
        new("AMD", "Excavator", 2015, "A6 to A12 8000 and 9000, Opteron X3000", "bdver4",
            "x86-64-v3+aes+pclmul+rdrnd+fsgsbase+sse4a+xop+fma4"),
        new("AMD", "Zen, Zen+", 2017, "Ryzen 1000 and 2000, Epyc 7001", "znver1", Zen),
        new("AMD", "Zen 2", 2019, "Ryzen 3000 and 4000, Epyc 7002", "znver2", $"{Zen}+rdpid"),
        new("AMD", "Zen 3", 2020, "Ryzen 5000 and 6000, Epyc 7003", "znver3", Zen3),
        new("AMD", "Zen 4", 2022, "Ryzen 7000 and 8000, Epyc 4004, 8004 and 9004", "znver4", Zen4),
        new("AMD", "Zen 5", 2024, "Ryzen 9000 and AI 300, Epyc 9005", "znver5",
            $"{Zen4}+avxvnni+avx512vp2intersect"),
    ];
}
