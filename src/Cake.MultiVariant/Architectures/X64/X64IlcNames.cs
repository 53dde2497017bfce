using MultiVariant.Format.X64;

namespace Cake.MultiVariant.Architectures.X64;

/// <summary>ILC's names for levels and features: HardwareIntrinsicHelpers in dotnet/runtime.</summary>
internal static class X64IlcNames
{
    private static readonly (string Name, string[] Features)[] s_early =
    [
        ("aes", ["aes"]),
        ("pclmul", ["pclmul"]),
        ("avxvnni", ["avxvnni"]),
        ("serialize", ["serialize"]),
        ("avx512vbmi,avx512vbmi_vl", ["avx512vbmi"]),
    ];

    private static readonly (string Name, string[] Features)[] s_late =
    [
        ("aes", ["aes", "pclmul"]),
        ("sha", ["sha"]),
        ("gfni", ["gfni"]),
        ("avxvnni", ["avxvnni"]),
        ("avxifma", ["avxifma"]),
        ("waitpkg", ["waitpkg"]),
        ("x86serialize", ["serialize"]),
    ];

    public static CompilerNames Of(int major, IReadOnlyList<Level> levels)
    {
        // .NET 11 compiles for v2 or higher only. Before .NET 10 the names were misspelt.
        int lowest = major >= 11 ? 2 : X64Levels.Baseline;
        string prefix = major >= 10 ? "x86-64" : "x86-x64";
        var names = Enumerable.Range(lowest, X64Levels.Highest - lowest + 1).ToDictionary(
            level => levels[level - X64Levels.Baseline].Name,
            level => level == lowest ? "" : $"{prefix}-v{level}");
        return new CompilerNames(names, major >= 10 ? s_late : s_early, [.. names.Keys]);
    }
}
