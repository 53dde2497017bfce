namespace Cake.MultiVariant.Architectures.Arm64;

/// <summary>
/// What the bits of <c>g_requiredCpuFeatures</c> mean: ARM64IntrinsicConstants in dotnet/runtime,
/// src/native/minipal/cpufeatures.h. They change with the version of .NET, which the major version in the module header
/// tells (CurrentMajorVersion in ModuleHeaders.cs). Bits that are not listed do not matter for a variant's name.
/// </summary>
internal static class Arm64IlcFeatureBits
{
    /// <summary>Bit 0 is NEON; in .NET 8, bit 9 is the size of vectors.</summary>
    private static readonly Dictionary<int, string[]> s_dotNet8 = new()
    {
        [1] = ["aes", "pmull"],
        [2] = ["crc"],
        [3] = ["dotprod"],
        [4] = ["rdma"],
        [5] = ["sha1"],
        [6] = ["sha2"],
        [7] = ["lse"],
        [8] = ["rcpc"],
    };

    private static readonly Dictionary<int, string[]> s_dotNet9 = new(s_dotNet8)
    {
        [9] = ["rcpc2"],
        [10] = ["sve"],
    };

    private static readonly Dictionary<int, string[]> s_dotNet10 = new()
    {
        [0] = ["aes", "pmull"],
        [1] = ["crc"],
        [2] = ["dotprod"],
        [3] = ["rdma"],
        [4] = ["sha1"],
        [5] = ["sha2"],
        [6] = ["lse"],
        [7] = ["rcpc"],
        [8] = ["rcpc2"],
        [9] = ["sve"],
        [10] = ["sve2"],
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
