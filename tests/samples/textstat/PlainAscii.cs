using System.Text;

namespace TextStat;

internal static class PlainAscii
{
    public static StreamWriter CreateWriter(Stream output) =>
        new(output, Encoding.ASCII, leaveOpen: true) { NewLine = "\n" };

    /// <summary>Keeps a name on one line and readable in every terminal.</summary>
    public static string Escape(string name)
    {
        var escaped = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            if (character is >= ' ' and <= '~')
                escaped.Append(character);
            else
                escaped.Append($"\\u{(int)character:X4}");
        }

        return escaped.ToString();
    }
}
