using System.Text;
using MultiVariant.Format;
using MultiVariant.Format.X64;

namespace Cake.MultiVariant.Architectures;

/// <summary>The names of CPU features, by their numbers in the bundle layout.</summary>
internal static class FeatureNames
{
    public static IReadOnlyList<string> All { get; } = ReadAll();

    /// <summary>The number of a feature that has one.</summary>
    public static int NumberOf(string name) =>
        TryFind(name) ?? throw new ArgumentException($"No feature is named {name}.", nameof(name));

    /// <summary>The number of a feature, or null.</summary>
    public static int? TryFind(string name)
    {
        for (int number = 0; number < All.Count; number++)
        {
            if (All[number] == name)
                return number;
        }

        return null;
    }

    /// <summary>By number. A later version's bundle may hold numbers that have no name here.</summary>
    public static IReadOnlyList<string> Of(FeatureSet features) =>
    [
        .. Enumerable.Range(0, FeatureSet.Capacity)
            .Where(n => features.Contains(n))
            .Select(n => n < All.Count ? All[n] : $"feature {n}"),
    ];

    private static string[] ReadAll()
    {
        var names = new string[X64Features.Count];
        X64Feature row = X64Features.First;
        for (int number = 0; number < names.Length; number++, row = row.Next)
            names[number] = Encoding.ASCII.GetString(row.Name);
        return names;
    }
}
