namespace MultiVariant.Launcher;

/// <summary>The index as a table for people: one line per variant, with a star at the one that would run.</summary>
internal static unsafe class Listing
{
    private const int SizeWidth = 14;

    public static void Write(in Bundle bundle, in Choice choice)
    {
        int nameWidth = 0;
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
            line.AddRightAligned(variant->Length, "* "u8.Length + nameWidth + SizeWidth);
            line.Add(" bytes"u8);
            if (!choice.CanRun(variant))
            {
                line.Add("  this CPU lacks"u8);
                choice.AddMissing(ref line, variant);
            }
            else if (choice.Avoids(variant))
            {
                line.Add("  passed over: "u8);
                line.Add(Machine.ReasonToAvoid);
            }

            Check(line.WriteLine(Linux.StandardOutput), bundle.Path);
        }
    }

    /// <summary>Ends the launch if writing to standard output failed.</summary>
    public static void Check(nint result, byte* path) =>
        Fatal.IfFailed(result, "print the index of"u8, path);
}
