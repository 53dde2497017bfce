using Cake.MultiVariant.Building;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Publishing;

/// <summary>What was made of each variant, for people to read at the end.</summary>
internal static class PublishTable
{
    /// <summary>The lines of the table.</summary>
    public static IEnumerable<string> Lines(
        Architecture architecture, PublishManifest manifest, IReadOnlyList<BuiltVariant> built)
    {
        string[] levels =
        [
            .. architecture.LevelNames.Skip(1).Where(level => manifest.Variants.Any(variant => Count(variant, level) > 0)),
        ];
        List<string[]> rows = [["variant", "size", "time", "instructions", .. levels.Select(level => $"need {level}")]];
        foreach (ManifestVariant variant in manifest.Variants)
        {
            TimeSpan time = built.Single(one => one.Published.Variant.Name == variant.Name).Time;
            rows.Add(
            [
                variant.Name,
                variant.SameAs is { } twin ? $"as {twin}" : Quantity.Size(variant.Length),
                time == TimeSpan.Zero ? "unchanged" : Quantity.Duration(time),
                Quantity.Count(variant.Instructions.Values.Sum()),
                .. levels.Select(level => Quantity.Count(Count(variant, level))),
            ]);
        }

        rows.Add([manifest.Bundle.Path, Quantity.Size(manifest.Bundle.Length), .. rows[0].Skip(2).Select(_ => "")]);
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        return rows.Select(row => string.Join(
            "  ",
            row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
    }

    private static long Count(ManifestVariant variant, string level) => variant.Instructions.GetValueOrDefault(level);
}
