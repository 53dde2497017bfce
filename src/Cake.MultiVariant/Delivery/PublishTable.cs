using System.Globalization;
using Cake.MultiVariant.Building;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Delivery;

/// <summary>The table of variants that publishing logs at the end.</summary>
internal static class PublishTable
{
    /// <summary>In characters. With these, the table fits a terminal of 80 columns.</summary>
    private const int LongestName = 31;
    private const int LongestSize = 20;

    /// <summary>Size, time and how much of the code the baseline does not have; and where the bundle is.</summary>
    public static IEnumerable<string> Lines(
        Architecture architecture, PublishManifest manifest, FilePath bundle, IReadOnlyList<BuiltVariant> built) =>
    [
        .. TextTable.Lines(
            [
                ["variant", "size", "time", $"beyond {architecture.Baseline.Name}"],
                .. manifest.Variants.Select(variant => Row(variant, built.Single(one => one.Variant.Name == variant.Name))),
            ],
            1, 2, 3),
        $"{bundle}: {Quantity.Size(manifest.Bundle.Length)}. MULTIVARIANT_DEBUG=list prints what runs here.",
    ];

    /// <summary>How many instructions need which level at least.</summary>
    public static IEnumerable<string> Instructions(Architecture architecture, PublishManifest manifest)
    {
        string[] levels = [.. architecture.LevelNames.Skip(1).Where(level => manifest.Variants.Any(it => Count(it, level) > 0))];
        return TextTable.Lines(
            [
                ["variant", "instructions", .. levels.Select(level => $"need {level}")],
                .. manifest.Variants.Select(variant => (string[])
                [
                    variant.Name, Quantity.Count(Total(variant)), .. levels.Select(level => Quantity.Count(Count(variant, level))),
                ]),
            ],
            [.. Enumerable.Range(1, levels.Length + 1)]);
    }

    private static string[] Row(ManifestVariant variant, BuiltVariant built)
    {
        double beyond = Total(variant) - variant.Instructions.Values.FirstOrDefault();
        return
        [
            variant.Name.Abbreviate(LongestName),
            variant.SizeText.Abbreviate(LongestSize),
            built.IsUnchanged ? "unchanged" : Quantity.Duration(built.Time),
            string.Create(CultureInfo.InvariantCulture, $"{100 * beyond / Math.Max(1, Total(variant)):0.0} %"),
        ];
    }

    private static long Total(ManifestVariant variant) => variant.Instructions.Values.Sum();

    private static long Count(ManifestVariant variant, string level) => variant.Instructions.GetValueOrDefault(level);
}
