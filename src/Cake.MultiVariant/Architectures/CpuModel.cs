using MultiVariant.Format;
using MultiVariant.Format.X64;

namespace Cake.MultiVariant.Architectures;

/// <summary>A CPU that QEMU emulates, one for each level.</summary>
internal sealed class CpuModel
{
    private CpuModel(string name, int level, params ReadOnlySpan<string> beyondLevel)
    {
        Name = name;
        FeatureSet features = X64Levels.Required(level);
        foreach (string feature in beyondLevel)
            features.Add(FeatureNames.NumberOf(feature));
        Features = features;
    }

    /// <summary>
    /// QEMU's translator (TCG) knows no AVX-512, so that there is none for x86-64-v4 (QEMU manual, "x86 CPU models").
    /// </summary>
    public static IReadOnlyList<CpuModel> All { get; } =
    [
        new("qemu64", 1, "sse3", "cx16", "sahf"),
        new("Nehalem", 2),
        new("Haswell", 3, "aes", "pclmul", "fsgsbase", "rdrnd", "xsave", "xsaveopt"),
    ];

    /// <summary>As QEMU's option <c>-cpu</c> takes it.</summary>
    public string Name { get; }

    public FeatureSet Features { get; }
}
