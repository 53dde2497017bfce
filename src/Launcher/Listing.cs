namespace MultiVariant.Launcher;

/// <summary>
/// The index as a table for people: one line per variant, with a star at the one that would run, the bundle's size and this
/// CPU's name.
/// </summary>
internal static unsafe class Listing
{
    private const int SizeWidth = 14;

    public static void Write(in Bundle bundle, in Choice choice)
    {
        int nameWidth = "bundle"u8.Length;
        for (int i = 0; i < bundle.Count; i++)
        {
            int length = Text.Of(bundle[i]->Name).Length;
            nameWidth = length > nameWidth ? length : nameWidth;
        }

        var line = new Message();
        for (int i = 0; i < bundle.Count; i++)
        {
            IndexEntry* variant = bundle[i];
            line.Add(variant == choice.Variant ? "* "u8 : "  "u8);
            line.Add(variant->Name);
            AddSize(ref line, variant->Length, nameWidth);
            choice.AddObjection(ref line, variant, "  "u8);
            Check(line.WriteLine(Linux.StandardOutput), bundle.Path);
        }

        line.Add("  bundle"u8);
        AddSize(ref line, bundle.Footer.FileLength, nameWidth);
        line.Add("  on "u8);
        Cpu.AddName(ref line);
        Check(line.WriteLine(Linux.StandardOutput), bundle.Path);
    }

    private static void AddSize(ref Message line, ulong size, int nameWidth)
    {
        line.AddRightAligned(size, "* "u8.Length + nameWidth + SizeWidth);
        line.Add(" bytes"u8);
    }

    /// <summary>Ends the launch if writing to standard output failed.</summary>
    public static void Check(nint result, byte* path) =>
        Fatal.IfFailed(result, "print the index of"u8, path);
}
