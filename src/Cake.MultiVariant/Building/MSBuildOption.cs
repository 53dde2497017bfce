namespace Cake.MultiVariant.Building;

/// <summary>Options of MSBuild's command line.</summary>
internal static class MSBuildOption
{
    /// <summary>Sets a property to exactly this value.</summary>
    public static string Property(string name, string value) => $"-property:{name}={Escape(value)}";

    /// <summary>The text that MSBuild reads as exactly this value.</summary>
    public static string Escape(string value) =>
        string.Concat(value.Select(c => "%;,$@'*?".Contains(c) ? $"%{(int)c:X2}" : $"{c}"));
}
