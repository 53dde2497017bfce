namespace Cake.MultiVariant.Architectures.Arm64;

/// <summary>Go's names for levels: <c>go help environment</c>, <c>GOARM64</c>.</summary>
internal static class Arm64GoNames
{
    /// <summary>The minor version of the first Go that knows GOARM64.</summary>
    private const int First = 23;

    private static readonly (string Name, string[] Features)[] s_extensions =
        [("lse", ["lse"]), ("crypto", ["aes", "pmull", "sha1", "sha2"])];

    public static GoNames Of(int minorVersion, Arm64Architecture architecture)
    {
        string baseline = architecture.Baseline.Name;
        if (minorVersion < First)
        {
            var only = new Dictionary<string, string> { [baseline] = "" };
            return new GoNames("arm64", null, new CompilerNames(only, [], [baseline]));
        }

        var names = architecture.Levels.ToDictionary(level => level.Name, architecture.ShortFormOf);
        return new GoNames("arm64", "GOARM64", new CompilerNames(names, s_extensions, [.. names.Keys.Take(2)]));
    }
}
