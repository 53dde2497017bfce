namespace Cake.MultiVariant.Architectures.X64;

/// <summary>
/// What the bits of <c>g_requiredCpuFeatures</c> mean: XArchIntrinsicConstants in dotnet/runtime,
/// src/native/minipal/cpufeatures.h. They change with the version of .NET, which the module header's major version
/// (CurrentMajorVersion in ModuleHeaders.cs) tells. Bits that are not here change nothing for a variant's name.
/// </summary>
internal static class X64IlcFeatureBits
{
    private static readonly string[] s_sse42 = ["sse3", "ssse3", "sse4.1", "sse4.2", "popcnt"];
    private static readonly string[] s_avx2 = ["avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe"];
    private static readonly string[] s_avx512 = ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"];

    private static readonly Dictionary<int, string[]> s_common8And9 = new()
    {
        [0] = ["aes"],
        [1] = ["pclmul"],
        [2] = ["sse3"],
        [3] = ["ssse3"],
        [4] = ["sse4.1"],
        [5] = ["sse4.2"],
        [6] = ["popcnt"],
        [7] = ["avx"],
        [8] = ["fma"],
        [9] = ["avx2"],
        [10] = ["bmi"],
        [11] = ["bmi2"],
        [12] = ["lzcnt"],
        [13] = ["avxvnni"],
        [14] = ["movbe"],
    };

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
        [0] = s_sse42,
        [1] = ["avx"],
        [2] = s_avx2,
        [3] = s_avx512,
        [9] = ["aes", "pclmul"],
        [12] = ["avxvnni"],
        [13] = ["gfni"],
        [14] = ["sha"],
    };

    /// <summary>Null for versions that were not there yet when this was written.</summary>
    public static IReadOnlyDictionary<int, string[]>? Of(int moduleMajorVersion) => moduleMajorVersion switch
    {
        9 => s_dotNet8,
        10 => s_dotNet9,
        16 => s_dotNet10,
        _ => null,
    };
}
