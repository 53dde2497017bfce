namespace Cake.MultiVariant.Architectures.Arm64;

/// <summary>Go's names for levels: <c>go help environment</c>, <c>GOARM64</c>.</summary>
internal static class Arm64GoNames
{
    /// <summary>The minor version of the first Go that knows GOARM64.</summary>
    private const int First = 23;

    private static readonly (string Name, string[] Features)[] s_extensions =
        [("lse", ["lse"]), ("crypto", ["aes", "pmull", "sha1", "sha2"])];

    public static GoNames Of(int minorVersion, IReadOnlyList<Level> levels)
    {
        string baseline = levels[0].Name;
        if (minorVersion < First)
        {
            var only = new Dictionary<string, string> { [baseline] = "" };
            return new GoNames("arm64", null, new CompilerNames(only, [], [baseline]));
        }

        var names = levels.ToDictionary(level => level.Name, NameOf);
        return new GoNames("arm64", "GOARM64", new CompilerNames(names, s_extensions, [.. names.Keys.Take(2)]));
    }

    /// <summary>armv8.2-a is v8.2, armv8-a is v8.0.</summary>
    private static string NameOf(Level level)
    {
        string version = level.Name["arm".Length..^"-a".Length];
        return version.Contains('.') ? version : $"{version}.0";
    }
}
