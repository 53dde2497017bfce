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

    public void Read(byte** environment)
    {
        for (; *environment != null; environment++)
        {
            var variable = Text.Of(*environment);
            if (!variable.StartsWith("MULTIVARIANT"u8))
                continue;
            Text rest = variable.From("MULTIVARIANT"u8.Length);
            if (rest.StartsWith("="u8))
                ReadVariant(rest.From("="u8.Length));
            else if (rest.StartsWith("_DEBUG="u8))
                ReadDebug(rest.From("_DEBUG="u8.Length));
        }
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
            value = value.After(word, 1);
        }

        DebugWords outputs = Debug & DebugWords.Outputs;
        if ((outputs & (outputs - 1)) != 0)
        {
            var message = new Message(
                "error: MULTIVARIANT_DEBUG: list, json and extract all write to standard output, ask for one"u8);
            Fatal.WrongUsage(ref message);
        }
    }

    private static DebugWords Parse(Text word)
    {
        // In the order of their flags.
        var words = new Text("log, list, json, extract, map, memfd"u8);
        var rest = words;
        for (int flag = 1; rest.Length > 0; flag *= 2)
        {
            Text known = rest.UpTo(',');
            if (word.Equals(known))
                return (DebugWords)flag;
            rest = rest.After(known, 2);
        }

        var message = new Message("error: MULTIVARIANT_DEBUG: unknown word "u8);
        message.Add(word);
        message.Add("; known: "u8);
        message.Add(words);
        Fatal.WrongUsage(ref message);
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

    /// <summary>Write the index and the choice as JSON to standard output instead of starting a variant.</summary>
    Json = 4,

    /// <summary>Write the chosen variant to standard output instead of starting it.</summary>
    Extract = 8,

    /// <summary>Map the variant from the bundle, whatever the bundle's launch mode is.</summary>
    Map = 16,

    /// <summary>Start the variant from a sealed memory file, whatever the bundle's launch mode is.</summary>
    Memfd = 32,

    Outputs = List | Json | Extract,
}
