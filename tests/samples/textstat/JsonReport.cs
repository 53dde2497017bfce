using System.Text.Json;

namespace TextStat;

internal static class JsonReport
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    public static void Write(Report report, Stream output)
    {
        using (var json = new Utf8JsonWriter(output, Indented))
        {
            json.WriteStartObject();
            json.WriteStartArray("inputs");
            foreach (var input in report.Inputs)
            {
                json.WriteStartObject();
                json.WriteString("name", input.Name);
                Write(json, input.Statistics);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (report.HasTotal)
            {
                json.WriteStartObject("total");
                Write(json, report.Total);
                json.WriteEndObject();
            }

            if (report.Histogram is { } histogram)
                Write(json, histogram);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, TextStatistics statistics)
    {
        json.WriteNumber("lines", statistics.Lines);
        json.WriteNumber("words", statistics.Words);
        json.WriteNumber("codePoints", statistics.CodePoints);
        json.WriteNumber("bytes", statistics.Bytes);
        json.WriteNumber("invalidSequences", statistics.InvalidSequences);
        json.WriteStartObject("longestLine");
        json.WriteNumber("bytes", statistics.LongestLine.Bytes);
        json.WriteNumber("codePoints", statistics.LongestLine.CodePoints);
        if (statistics.LongestLine.Number > 0)
            json.WriteNumber("number", statistics.LongestLine.Number);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ByteHistogram histogram)
    {
        json.WriteStartArray("histogram");
        for (var value = 0; value <= byte.MaxValue; value++)
            json.WriteNumberValue(histogram[(byte)value]);
        json.WriteEndArray();
    }
}
