namespace Cake.MultiVariant.Architectures.X64;

/// <summary>Go's names for levels: <c>go help environment</c>, <c>GOAMD64</c>.</summary>
internal static class X64GoNames
{
    public static GoNames Of(X64Architecture architecture)
    {
        var names = architecture.Levels.ToDictionary(level => level.Name, architecture.ShortFormOf);
        // Whether Go has any use for x86-64-v4, MV1207 tells.
        return new GoNames("amd64", "GOAMD64", new CompilerNames(names, [], [.. names.Keys.Take(3)]));
    }
}
