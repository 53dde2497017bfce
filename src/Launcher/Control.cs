using MultiVariant.Format;

namespace MultiVariant.Launcher;

/// <summary>What the environment asks of the launcher.</summary>
internal unsafe struct Control
{
    /// <summary>The value of MULTIVARIANT, or null: absent or empty.</summary>
    public byte* Variant { get; private set; }

    public bool Log { get; private set; }

    public static Control Read(byte** environment)
    {
        Control control = default;
        for (; *environment != null; environment++)
        {
            byte* rest = Bytes.After(*environment, "MULTIVARIANT"u8);
            if (rest == null)
                continue;
            byte* variant = Bytes.After(rest, "="u8);
            if (variant != null && *variant != 0)
                control.Variant = variant;
            byte* debug = Bytes.After(rest, "_DEBUG="u8);
            if (debug != null && *debug != 0)
                control.ReadDebug(debug);
        }

        return control;
    }

    public static void Report(IndexEntry* variant)
    {
        Message.Begin("launcher: starting variant "u8);
        Message.Text(variant->Name);
        Message.WriteLine();
    }

    private void ReadDebug(byte* value)
    {
        if (Bytes.Equal(value, "log\0"u8.Start))
        {
            Log = true;
            return;
        }

        Message.Begin("error: MULTIVARIANT_DEBUG="u8);
        Message.Text(value);
        Message.Text(" is unknown; known: log"u8);
        Fatal.WrongUsage();
    }
}
