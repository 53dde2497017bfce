using System.Text;

namespace Cake.MultiVariant.Building;

/// <summary>Options of MSBuild's command line.</summary>
internal static class MSBuildOption
{
    /// <summary>Sets a property to exactly this value.</summary>
    public static string Property(string name, string value) => $"-property:{name}={Escape(value)}";

    /// <summary>The text that MSBuild takes for exactly this value.</summary>
    public static string Escape(string value)
    {
        var escaped = new StringBuilder(value);
        // Percent first, as it stands in the others' escapes.
        foreach (char special in "%;,$@'*?")
            escaped.Replace($"{special}", $"%{(int)special:X2}");
        return escaped.ToString();
    }
}
