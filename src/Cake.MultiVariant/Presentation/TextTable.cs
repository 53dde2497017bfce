namespace Cake.MultiVariant.Presentation;

/// <summary>Text in columns, as a terminal shows it.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>A line for each row, without spaces at its end. Columns are aligned to the left, or to the right.</summary>
    public static IEnumerable<string> Lines(IEnumerable<string[]> table, params int[] rightAligned)
    {
        string[][] rows = [.. table];
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        return rows.Select(row => string.Join(Gap, row.Select(Padded)).TrimEnd());

        string Padded(string cell, int column) =>
            rightAligned.Contains(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]);
    }
}
