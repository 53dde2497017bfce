namespace Cake.MultiVariant.Architectures.X64;

/// <summary>rustc's options <c>-C</c> for levels and features: <c>rustc --print target-features</c>.</summary>
internal static class X64RustNames
{
    /// <summary>Features that rustc does not call as GCC does.</summary>
    private static readonly Dictionary<string, string> s_others = new()
    {
        ["bmi"] = "bmi1",
        ["cx16"] = "cmpxchg16b",
        ["pclmul"] = "pclmulqdq",
        ["rdrnd"] = "rdrand",
        ["sahf"] = "lahfsahf",
    };

    public static RustNames Of(Architecture architecture)
    {
        var levels = architecture.Levels.ToDictionary(level => level.Name, level => $"target-cpu={level.Name}");
        var names = new CompilerNames(levels, [.. architecture.Features.Select(Extension)], [.. levels.Keys]);
        return new RustNames("x86_64", names, []);
    }

    private static (string Name, string[] Features) Extension(string feature) =>
        ($"target-feature=+{s_others.GetValueOrDefault(feature, feature)}", [feature]);
}
