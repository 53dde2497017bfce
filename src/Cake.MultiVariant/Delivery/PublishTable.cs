using System.Globalization;
using Cake.MultiVariant.Building;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Delivery;

/// <summary>The table of variants that publishing logs at the end.</summary>
internal static class PublishTable
{
    /// <summary>In characters. With it, the table fits a terminal of 80 columns.</summary>
    private const int LongestName = 32;

    /// <summary>Size, time and how much of the code the baseline does not have; and where the bundle is.</summary>
    public static IEnumerable<string> Lines(
        Architecture architecture, PublishManifest manifest, FilePath bundle, IReadOnlyList<BuiltVariant> built) =>
    [
        .. Aligned(
        [
            ["variant", "size", "time", $"code beyond {architecture.Baseline.Name}"],
            .. manifest.Variants.Select(variant => Row(variant, built.Single(one => one.Variant.Name == variant.Name))),
        ]),
        $"{bundle}: {Quantity.Size(manifest.Bundle.Length)}. MULTIVARIANT_DEBUG=list prints what runs here.",
    ];

    /// <summary>How many instructions need which level at least.</summary>
    public static IEnumerable<string> Instructions(Architecture architecture, PublishManifest manifest)
    {
        string[] levels = [.. architecture.LevelNames.Skip(1).Where(level => manifest.Variants.Any(it => Count(it, level) > 0))];
        return Aligned(
        [
            ["variant", "instructions", .. levels.Select(level => $"need {level}")],
            .. manifest.Variants.Select(variant => (string[])
            [
                variant.Name, Quantity.Count(Total(variant)), .. levels.Select(level => Quantity.Count(Count(variant, level))),
            ]),
        ]);
    }

    private static string[] Row(ManifestVariant variant, BuiltVariant built)
    {
        double beyond = Total(variant) - variant.Instructions.Values.FirstOrDefault();
        return
        [
            variant.Name.Length <= LongestName ? variant.Name : $"{variant.Name[..(LongestName - 1)]}…",
            variant.SizeText,
            built.IsUnchanged ? "unchanged" : Quantity.Duration(built.Time),
            string.Create(CultureInfo.InvariantCulture, $"{100 * beyond / Math.Max(1, Total(variant)):0.0} %"),
        ];
    }

    /// <summary>Pads the cells of each column: the first to the left, the others to the right.</summary>
    private static IEnumerable<string> Aligned(string[][] rows)
    {
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        return rows.Select(row => string.Join("  ", row.Select((cell, column) =>
            column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
    }

    private static long Total(ManifestVariant variant) => variant.Instructions.Values.Sum();

    private static long Count(ManifestVariant variant, string level) => variant.Instructions.GetValueOrDefault(level);
}
