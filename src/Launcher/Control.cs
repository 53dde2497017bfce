using MultiVariant.Format;

namespace MultiVariant.Launcher;

/// <summary>What the environment asks of the launcher: MULTIVARIANT and MULTIVARIANT_DEBUG.</summary>
internal unsafe struct Control
{
    /// <summary>The value of MULTIVARIANT without its closing exclamation mark; empty when absent.</summary>
    public Text Variant { get; private set; }

    /// <summary>Whether the variant is to run even on a CPU that lacks what it needs.</summary>
    public bool Unconditionally { get; private set; }

    public readonly bool ForcesVariant => Variant.Length > 0 || Unconditionally;

    public DebugWords Debug { get; private set; }

    public static Control Read(byte** environment)
    {
        Control control = default;
        for (; *environment != null; environment++)
        {
            var variable = new Text(*environment);
            if (!variable.StartsWith("MULTIVARIANT"u8))
                continue;
            if (variable.StartsWith("MULTIVARIANT="u8))
                control.ReadVariant(variable.From("MULTIVARIANT="u8.Length));
            else if (variable.StartsWith("MULTIVARIANT_DEBUG="u8))
                control.ReadDebug(variable.From("MULTIVARIANT_DEBUG="u8.Length));
        }

        return control;
    }

    public readonly bool Wants(DebugWords word) => (Debug & word) != 0;

    private void ReadVariant(Text value)
    {
        Unconditionally = value.EndsWith('!');
        Variant = Unconditionally ? value.Slice(0, value.Length - 1) : value;
    }

    private void ReadDebug(Text value)
    {
        while (value.Length > 0)
        {
            Text word = value.UpTo(',');
            Debug |= Parse(word);
            value = value.From(word.Length == value.Length ? word.Length : word.Length + 1);
        }

        if (Wants(DebugWords.List) && Wants(DebugWords.Extract))
        {
            Message.Begin("error: MULTIVARIANT_DEBUG: list and extract both write to standard output, ask for one"u8);
            Fatal.WrongUsage();
        }
    }

    private static DebugWords Parse(Text word)
    {
        if (word.Equals("log"u8))
            return DebugWords.Log;
        if (word.Equals("list"u8))
            return DebugWords.List;
        if (word.Equals("extract"u8))
            return DebugWords.Extract;
        if (word.Equals("map"u8))
            return DebugWords.Map;
        if (word.Equals("memfd"u8))
            return DebugWords.Memfd;

        Message.Begin("error: MULTIVARIANT_DEBUG: unknown word "u8);
        Message.Add(word);
        Message.Add("; known: log, list, extract, map, memfd"u8);
        Fatal.WrongUsage();
        return default;
    }
}

[Flags]
internal enum DebugWords
{
    None = 0,

    /// <summary>Say on standard error which variant starts.</summary>
    Log = 1,

    /// <summary>Write the index to standard output instead of starting a variant.</summary>
    List = 2,

    /// <summary>Write the chosen variant to standard output instead of starting it.</summary>
    Extract = 4,

    /// <summary>Map the variant from the bundle, whatever the bundle's launch mode is.</summary>
    Map = 8,

    /// <summary>Start the variant from a sealed memory file, whatever the bundle's launch mode is.</summary>
    Memfd = 16,
}
