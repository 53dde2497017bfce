using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>The index and the choice as a JSON object for programs, as LAYOUT.md describes it.</summary>
internal unsafe struct JsonListing(Message* json, byte* path)
{
    private readonly Message* _json = json;
    private readonly byte* _path = path;
    private byte* _template;

    public static void Write(in Bundle bundle, in Choice choice, in Control control, bool startsFromMemory)
    {
        var room = new Message();
        var json = new Message();
        var listing = new JsonListing(&json, bundle.Path);
        listing.AddAll(bundle, OwnFile.ReadPath(ref room, bundle.Path), choice, control, startsFromMemory);
        Listing.Check(json.WriteLine(Linux.StandardOutput), bundle.Path);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddAll(in Bundle bundle, Text path, in Choice choice, in Control control, bool startsFromMemory)
    {
        Begin("""{"bundle":"#","version":"#.#","architecture":"#","launchMode":"#","variants":["""u8);
        AddPath(path);
        Add(bundle.Footer.MajorVersion);
        Add(bundle.Footer.MinorVersion);
        Add(Machine.Name);
        Add(startsFromMemory ? "memfd"u8 : "map"u8);
        for (int i = 0; i < bundle.Count; i++)
            AddVariant(bundle[i], choice, isFirst: i == 0);
        Begin(choice.Variant == null ? """],"chosen":null,"reason":"none"}"""u8 : """],"chosen":"#","reason":"#"}"""u8);
        if (choice.Variant == null)
            return;
        Add(new Literal(choice.Variant->Name));
        Add(!control.ForcesVariant ? "best"u8 : control.Unconditionally ? "unconditional"u8 : "forced"u8);
    }

    private void AddVariant(IndexEntry* variant, in Choice choice, bool isFirst)
    {
        if (!isFirst)
            _json->Add(","u8);
        Begin("""{"name":"#","encoding":"#","offset":#,"storedLength":#,"length":#,"requiredFeatures":[#],"missingFeatures":[#],"avoided":#}"""u8);
        Add(new Literal(variant->Name));
        Payload.AddEncoding(ref *_json, variant);
        Continue();
        Add(variant->Offset);
        Add(variant->StoredLength);
        Add(variant->Length);
        Add(variant->RequiredFeatures);
        Add(choice.Missing(variant));
        Add(choice.Avoids(variant) ? "true"u8 : "false"u8);
    }

    /// <summary>Starts a template: adds its text up to the first <c>#</c>, which stands for a value.</summary>
    private void Begin(Literal template)
    {
        _template = template.Start;
        Continue();
    }

    /// <summary>Adds the template's text up to the next value.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Continue()
    {
        byte* start = _template;
        byte* end = start;
        while (*end is not (0 or (byte)'#'))
            end++;
        _json->Add(new Text(start, (int)(end - start)));
        _template = end + 1;
        Flush();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Add(Literal value)
    {
        _json->Add(value);
        Continue();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Add(ulong value)
    {
        _json->Add(value);
        Continue();
    }

    /// <summary>Needs at most 3.5 KiB, for all 256 features.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Add(in FeatureSet features)
    {
        Choice.AddFeatures(ref *_json, features, "\""u8, "\",\""u8);
        if (!features.IsEmpty)
            _json->Add("\""u8);
        Continue();
    }

    /// <summary>JSON is UTF-8: U+FFFD replaces each byte of the path that is not part of a character.</summary>
    private void AddPath(Text path)
    {
        while (path.Length > 0)
        {
            int length = Utf8Length(path);
            byte first = *path.Start;
            if (length == 0)
            {
                _json->Add("\uFFFD"u8);
            }
            else if (first is < 0x20 or (byte)'"' or (byte)'\\' or 0x7F)
            {
                _json->Add("\\u00"u8);
                _json->Add(new Text("0123456789abcdef"u8.Slice(first >> 4, 1)));
                _json->Add(new Text("0123456789abcdef"u8.Slice(first & 0xF, 1)));
            }
            else
            {
                _json->Add(path.Slice(0, length));
            }

            path = path.From(length + (length == 0 ? 1 : 0));
            Flush();
        }

        Continue();
    }

    /// <summary>The length of the first character, or 0 if it is malformed (Unicode 15.0, table 3-7).</summary>
    private static int Utf8Length(Text text)
    {
        uint character = *text.Start;
        if (character < 0x80)
            return 1;
        int length = character < 0xE0 ? 2 : character < 0xF0 ? 3 : 4;
        if (character is < 0xC2 or > 0xF4 || length > text.Length)
            return 0;
        character &= 0x7Fu >> length;
        for (int i = 1; i < length; i++)
        {
            if ((text.Start[i] & 0xC0) != 0x80)
                return 0;
            character = (character << 6) | (text.Start[i] & 0x3Fu);
        }

        bool isShortest = character >> ((5 * length) - 4) != 0;
        return isShortest && character < 0x110000 && character >> 11 != 0xD800 >> 11 ? length : 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Flush()
    {
        if (_json->IsHalfFull)
            Listing.Check(_json->Write(Linux.StandardOutput), _path);
    }
}
