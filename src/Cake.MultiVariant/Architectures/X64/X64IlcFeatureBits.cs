namespace Cake.MultiVariant.Architectures.X64;

/// <summary>
/// What the bits of <c>g_requiredCpuFeatures</c> mean: XArchIntrinsicConstants in dotnet/runtime,
/// src/native/minipal/cpufeatures.h. They change with the version of .NET, which the major version in the module header
/// tells (CurrentMajorVersion in ModuleHeaders.cs). Bits that are not listed do not matter for a variant's name.
/// </summary>
internal static class X64IlcFeatureBits
{
    private static readonly string[] s_avx512 = ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"];

    /// <summary>From bit 0 on.</summary>
    private static readonly Dictionary<int, string[]> s_common8And9 = new[]
    {
        "aes", "pclmul", "sse3", "ssse3", "sse4.1", "sse4.2", "popcnt", "avx", "fma", "avx2", "bmi", "bmi2", "lzcnt",
        "avxvnni", "movbe",
    }.Index().ToDictionary(bit => bit.Index, bit => new[] { bit.Item });

    private static readonly Dictionary<int, string[]> s_dotNet8 = new(s_common8And9)
    {
        [15] = ["avx512f"],
        [16] = ["avx512vl"],
        [17] = ["avx512bw"],
        [19] = ["avx512cd"],
        [21] = ["avx512dq"],
        [23] = ["avx512vbmi"],
    };

    private static readonly Dictionary<int, string[]> s_dotNet9 = new(s_common8And9) { [15] = s_avx512 };

    private static readonly Dictionary<int, string[]> s_dotNet10 = new()
    {
        [0] = ["sse3", "ssse3", "sse4.1", "sse4.2", "popcnt"],
        [1] = ["avx"],
        [2] = ["avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe"],
        [3] = s_avx512,
        [9] = ["aes", "pclmul"],
        [12] = ["avxvnni"],
        [13] = ["gfni"],
        [14] = ["sha"],
    };

    /// <summary>Null for versions that are newer than this code.</summary>
    public static IReadOnlyDictionary<int, string[]>? Of(int moduleMajorVersion) => moduleMajorVersion switch
    {
        9 => s_dotNet8,
        10 => s_dotNet9,
        16 => s_dotNet10,
        _ => null,
    };
}
