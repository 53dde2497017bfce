namespace Cake.MultiVariant.Presentation;

/// <summary>A list in lines that fit a terminal.</summary>
internal static class WrappedList
{
    private const int Width = 80;

    /// <summary>The items with commas after a title; further lines start where the first item does.</summary>
    /// <returns>At least one line. Only an item that is too long by itself makes a line longer than 80 characters.</returns>
    public static IEnumerable<string> Lines(string title, IReadOnlyList<string> items)
    {
        string line = title;
        for (int i = 0; i < items.Count; i++)
        {
            string item = i < items.Count - 1 ? $"{items[i]}," : items[i];
            if (i > 0 && line.Length + 1 + item.Length > Width)
            {
                yield return line;
                line = new string(' ', title.Length);
            }

            line += line.Length == title.Length ? item : $" {item}";
        }

        yield return line;
    }
}
