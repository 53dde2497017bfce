using System.Globalization;

namespace TextStat;

internal static class TableReport
{
    private const string Gap = "  ";

    private static readonly string[] Headings =
    [
        "lines", "words", "code-points", "bytes", "invalid", "longest-bytes", "longest-points", "longest-at", "name",
    ];

    public static void Write(Report report, Stream output)
    {
        if (report.Inputs.Count == 0)
            return;

        using var writer = PlainAscii.CreateWriter(output);
        var rows = new List<string[]> { Headings };
        rows.AddRange(report.Inputs.Select(input => Row(PlainAscii.Escape(input.Name), input.Statistics)));
        if (report.HasTotal)
            rows.Add(Row("total", report.Total));
        Write(rows, writer);

        if (report.Histogram is { } histogram)
        {
            writer.WriteLine();
            Write(Rows(histogram), writer);
        }
    }

    private static string[] Row(string name, TextStatistics statistics) =>
    [
        Number(statistics.Lines),
        Number(statistics.Words),
        Number(statistics.CodePoints),
        Number(statistics.Bytes),
        Number(statistics.InvalidSequences),
        Number(statistics.LongestLine.Bytes),
        Number(statistics.LongestLine.CodePoints),
        statistics.LongestLine.Number == 0 ? "-" : Number(statistics.LongestLine.Number),
        name,
    ];

    private static List<string[]> Rows(ByteHistogram histogram)
    {
        var rows = new List<string[]> { new[] { "count", "byte" } };
        for (var value = 0; value <= byte.MaxValue; value++)
        {
            var count = histogram[(byte)value];
            if (count > 0)
                rows.Add([Number(count), value is > ' ' and <= '~' ? $"0x{value:x2} {(char)value}" : $"0x{value:x2}"]);
        }

        return rows;
    }

    // The last column is text of any length: it alone is not aligned to the right.
    private static void Write(List<string[]> rows, StreamWriter writer)
    {
        var last = rows[0].Length - 1;
        var widths = Enumerable.Range(0, last).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            for (var column = 0; column < last; column++)
                writer.Write(row[column].PadLeft(widths[column]) + Gap);
            writer.WriteLine(row[last]);
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
