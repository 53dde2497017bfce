using MultiVariant.Format;

namespace MultiVariant.Launcher;

/// <summary>The index as a table for a person: one line a variant, a star at the one that would run.</summary>
internal static unsafe class Listing
{
    private const int SizeWidth = 14;

    public static void Write(in Bundle bundle, in Choice choice)
    {
        int nameWidth = 0;
        for (int i = 0; i < bundle.Count; i++)
        {
            int length = new Text(bundle[i]->Name).Length;
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
                choice.AddLacking(ref line, variant);
            }
            else if (choice.Avoids(variant))
            {
                line.Add("  passed over: this CPU lowers its clock for 512-bit vectors"u8);
            }

            nint result = line.WriteLine(Linux.StandardOutput);
            if (Linux.Failed(result))
                Fatal.SystemCall("write to standard output the index of"u8, bundle.Path, result);
        }
    }
}
