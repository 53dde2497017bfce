namespace MultiVariant.Launcher;

/// <summary>What the user asks for with the environment variables MULTIVARIANT and MULTIVARIANT_DEBUG.</summary>
internal unsafe struct Control
{
    private DebugWords _debug;

    /// <summary>The value of MULTIVARIANT without the exclamation mark at its end; empty if it is not set.</summary>
    public Text Variant { get; private set; }

    /// <summary>Whether the variant is to run even on a CPU that lacks features it needs.</summary>
    public bool Unconditionally { get; private set; }

    public readonly bool ForcesVariant => Variant.Length > 0 || Unconditionally;

    public void Read(in InitialStack process)
    {
        byte** environment = process.Environment;
        for (; *environment != null; environment++)
        {
            var variable = Text.Of(*environment);
            if (!variable.StartsWith("MULTIVARIANT"u8))
                continue;
            Text rest = variable.From("MULTIVARIANT"u8.Length);
            if (rest.StartsWith("="u8))
                ReadVariant(rest.From("="u8.Length), process);
            else if (rest.StartsWith("_DEBUG="u8))
                ReadDebug(rest.From("_DEBUG="u8.Length));
        }
    }

    public readonly bool Wants(DebugWords word) => (_debug & word) != 0;

    /// <summary>A value that starts with a program's name and a colon is for that program only.</summary>
    private void ReadVariant(Text value, in InitialStack process)
    {
        Text addressee = value.UpTo(':');
        if (addressee.Length < value.Length)
        {
            if (!addressee.Equals(process.ProgramName))
                return;
            value = value.After(addressee, 1);
        }

        Unconditionally = value.EndsWith('!');
        Variant = Unconditionally ? value.Slice(0, value.Length - 1) : value;
    }

    private void ReadDebug(Text value)
    {
        while (value.Length > 0)
        {
            Text word = value.UpTo(',');
            _debug |= Parse(word);
            value = value.After(word, 1);
        }

        DebugWords outputs = _debug & DebugWords.Outputs;
        if ((outputs & (outputs - 1)) != 0)
        {
            var message = new Message(
                "error: MULTIVARIANT_DEBUG: list, json and extract all write to standard output; choose one"u8);
            Fatal.End(ref message, ExitCode.Usage);
        }
    }

    private static DebugWords Parse(Text word)
    {
        // In the order of the flags
        var words = new Text("log, list, json, extract, map, memfd"u8);
        Text rest = words;
        for (int flag = 1; rest.Length > 0; flag *= 2)
        {
            Text known = rest.UpTo(',');
            if (word.Equals(known))
                return (DebugWords)flag;
            rest = rest.After(known, 2);
        }

        // A typo in the environment must not stop a service.
        var message = new Message("warning: MULTIVARIANT_DEBUG: unknown word "u8);
        message.Add(word);
        message.Add("; known: "u8);
        message.Add(words);
        message.WriteLine(Linux.StandardError);
        return DebugWords.None;
    }
}

/// <summary>List, Json and Extract write to standard output instead of starting a variant.</summary>
[Flags]
internal enum DebugWords
{
    None = 0,
    Log = 1, // say on standard error which variant starts
    List = 2, // write the index as a table
    Json = 4, // write the index and the choice as JSON
    Extract = 8, // write the chosen variant
    Map = 16, // map the variant from the bundle, whatever the bundle's launch mode is
    Memfd = 32, // start the variant from a sealed memory file, whatever the bundle's launch mode is
    Outputs = List | Json | Extract,
}
