using System.Text;
using MultiVariant.Format;
using MultiVariant.Format.X64;

namespace Cake.MultiVariant;

/// <summary>The names of CPU features, by their numbers in the bundle layout.</summary>
internal static class FeatureNames
{
    public static IReadOnlyList<string> All { get; } =
        [.. Enumerable.Range(0, X64Features.Count).Select(n => Encoding.ASCII.GetString(X64Features.Name(n)))];

    /// <summary>By number. A later version's bundle may hold numbers that have no name here.</summary>
    public static IReadOnlyList<string> Of(FeatureSet features) =>
    [
        .. Enumerable.Range(0, FeatureSet.Capacity)
            .Where(n => features.Contains(n))
            .Select(n => n < All.Count ? All[n] : $"feature {n}"),
    ];
}
