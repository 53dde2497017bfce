using System.Buffers;

namespace TextStat;

internal static class TextScanner
{
    private const int BufferLength = 1024 * 1024;

    public static TextStatistics Scan(Stream input, ByteHistogram? histogram)
    {
        var lines = new LineCounter();
        var words = new WordCounter();
        var codePoints = new Utf8Counter();
        var bytes = 0L;

        void Append(ReadOnlySpan<byte> block)
        {
            lines.Append(block);
            words.Append(block);
            codePoints.Append(block);
            histogram?.Append(block);
            bytes += block.Length;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            // Blocks end between code points, so that no counter ever sees half of one: what a read cut off
            // moves to the front and is completed by the next read.
            var cutOff = 0;
            for (int read; (read = input.Read(buffer, cutOff, BufferLength - cutOff)) > 0;)
            {
                var filled = buffer.AsSpan(0, cutOff + read);
                cutOff = Utf8Counter.LengthOfUnfinishedCodePoint(filled);
                Append(filled[..^cutOff]);
                filled[^cutOff..].CopyTo(buffer);
            }

            Append(buffer.AsSpan(0, cutOff));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new TextStatistics(
            lines.Lines, words.Words, codePoints.CodePoints, bytes, codePoints.InvalidSequences, lines.Longest);
    }
}
