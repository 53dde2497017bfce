using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Publishing;

/// <summary>What was made of each variant, for people to read at the end.</summary>
internal static class PublishTable
{
    /// <summary>The lines of the table.</summary>
    /// <param name="manifest">What was made.</param>
    /// <param name="timeOf">What compiling and linking a variant took; zero for nothing.</param>
    public static IEnumerable<string> Lines(PublishManifest manifest, Func<string, TimeSpan> timeOf)
    {
        string[] levels =
        [
            .. Levels.All.Select(Levels.NameOf).Where(level => manifest.Variants.Any(variant => Count(variant, level) > 0)),
        ];
        List<string[]> rows = [["variant", "size", "time", "instructions", .. levels.Skip(1).Select(level => $"need {level}")]];
        foreach (ManifestVariant variant in manifest.Variants)
        {
            TimeSpan time = timeOf(variant.Name);
            rows.Add(
            [
                variant.Name,
                variant.SameAs is { } twin ? $"as {twin}" : Quantity.Size(variant.Length),
                time == TimeSpan.Zero ? "unchanged" : Quantity.Duration(time),
                Quantity.Count(variant.Instructions.Values.Sum()),
                .. levels.Skip(1).Select(level => Quantity.Count(Count(variant, level))),
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
