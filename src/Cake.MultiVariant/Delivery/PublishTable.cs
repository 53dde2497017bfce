using Cake.MultiVariant.Building;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Delivery;

/// <summary>The table of variants that publishing logs at the end.</summary>
internal static class PublishTable
{
    public static IEnumerable<string> Lines(
        Architecture architecture, PublishManifest manifest, IReadOnlyList<BuiltVariant> built)
    {
        string[] levels = [.. architecture.LevelNames.Skip(1).Where(level => manifest.Variants.Any(it => Count(it, level) > 0))];
        string[][] rows =
        [
            ["variant", "size", "time", "instructions", .. levels.Select(level => $"need {level}")],
            .. manifest.Variants.Select(Row),
            [manifest.Bundle.Path, Quantity.Size(manifest.Bundle.Length), "", "", .. levels.Select(_ => "")],
        ];
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        return rows.Select(row => string.Join("  ", row.Select(Padded)).TrimEnd());

        string Padded(string cell, int column) =>
            column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]);

        string[] Row(ManifestVariant variant)
        {
            BuiltVariant own = built.Single(one => one.Variant.Name == variant.Name);
            return
            [
                variant.Name,
                variant.SizeText,
                own.IsUnchanged ? "unchanged" : Quantity.Duration(own.Time),
                Quantity.Count(variant.Instructions.Values.Sum()),
                .. levels.Select(level => Quantity.Count(Count(variant, level))),
            ];
        }
    }

    private static long Count(ManifestVariant variant, string level) => variant.Instructions.GetValueOrDefault(level);
}
