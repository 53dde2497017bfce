namespace Cake.MultiVariant.Elf;

/// <summary>What the dynamic linker is told (System V ABI, chapter 5, "Dynamic Section").</summary>
internal sealed class ElfDynamic
{
    /// <summary>More than any linker writes: an entry for each library needed and some thirty others.</summary>
    private const int MaximumEntryCount = 4096;

    /// <summary>No program needs more versions, or versions of more libraries.</summary>
    private const int MaximumVersionCount = 4096;

    /// <summary>NAME_MAX, with its closing zero.</summary>
    private const int MaximumNameSize = 256;

    private const ulong PieFlag = 0x0800_0000;

    private readonly ElfHeaders _headers;
    private readonly List<(Tag Tag, ulong Value)> _entries = [];

    private ElfDynamic(ElfHeaders headers) => _headers = headers;

    private enum Tag : ulong
    {
        End = 0,
        Needed = 1,
        StringTable = 5,
        StringTableSize = 10,
        RPath = 15,
        RunPath = 29,
        Flags1 = 0x6FFF_FFFB,
        VersionsNeeded = 0x6FFF_FFFE,
        VersionsNeededCount = 0x6FFF_FFFF,
    }

    public bool HasPieFlag { get; private set; }

    public IReadOnlyList<ElfNeededLibrary> NeededLibraries { get; private set; } = [];

    public string? RPath { get; private set; }

    public string? RunPath { get; private set; }

    public static ElfDynamic Read(ElfHeaders headers)
    {
        var dynamic = new ElfDynamic(headers);
        if (headers.Segments.Only(ElfSegmentType.Dynamic) is not { } segment)
            return dynamic;
        dynamic.ReadEntries(segment);
        dynamic.HasPieFlag = (dynamic.Value(Tag.Flags1) & PieFlag) is not (null or 0);
        dynamic.RPath = dynamic.Texts(Tag.RPath, "an rpath", ElfContent.MaximumTextSize).FirstOrDefault();
        dynamic.RunPath = dynamic.Texts(Tag.RunPath, "a runpath", ElfContent.MaximumTextSize).FirstOrDefault();
        ILookup<string, string> versions = dynamic.ReadVersions().ToLookup(need => need.Library, need => need.Version);
        dynamic.NeededLibraries =
        [
            .. from name in dynamic.Texts(Tag.Needed, "the name of a needed library", MaximumNameSize)
               select new ElfNeededLibrary(name, SymbolVersion.HighestOfEachFamily(versions[name])),
        ];
        return dynamic;
    }

    private void ReadEntries(ElfSegment segment)
    {
        ElfContent content = _headers.Content;
        int entrySize = 2 * content.NativeSize;
        int count = (int)Math.Min(segment.FileSize / (ulong)entrySize, MaximumEntryCount);
        Span<byte> buffer = stackalloc byte[entrySize];
        for (int i = 0; i < count; i++)
        {
            ElfFields fields = content.Fields(segment.Offset + (ulong)(i * entrySize), buffer, "a dynamic section");
            var tag = (Tag)fields.Native();
            if (tag == Tag.End)
                return;
            if (Enum.IsDefined(tag))
                _entries.Add((tag, fields.Native()));
        }

        throw new ElfFormatException("a dynamic section without its closing entry");
    }

    private ulong? Value(Tag tag) =>
        _entries.Where(entry => entry.Tag == tag).Select(entry => (ulong?)entry.Value).LastOrDefault();

    private IEnumerable<string> Texts(Tag tag, string what, int maximumSize) =>
        _entries.Where(entry => entry.Tag == tag).Select(entry => Text(entry.Value, what, maximumSize));

    private string Text(ulong index, string what, int maximumSize = MaximumNameSize) =>
        _headers.Content.Text(Strings, index, what, maximumSize);

    private ElfTable Strings => field != default ? field : field = _headers.TableAt(
        Value(Tag.StringTable) ?? throw new ElfFormatException("a dynamic section without string table"),
        Value(Tag.StringTableSize) ?? throw new ElfFormatException("a dynamic string table without size"),
        "a dynamic string table");

    /// <summary>Linux Standard Base 5.0, "Symbol Versioning", Elfxx_Verneed and Elfxx_Vernaux: one for both classes.</summary>
    private List<(string Library, string Version)> ReadVersions()
    {
        var needs = new List<(string Library, string Version)>();
        if (Value(Tag.VersionsNeeded) is not { } address)
            return needs;

        const int size = 16;
        Span<byte> buffer = stackalloc byte[size];
        ulong libraries = Value(Tag.VersionsNeededCount) ?? 0;
        if (libraries > MaximumVersionCount)
            throw new ElfFormatException($"versions of {libraries} needed libraries");
        for (; libraries > 0; libraries--)
        {
            ElfFields library = FieldsAt(address, buffer, "the versions of a needed library");
            _ = library.Half(); // vn_version
            ushort versions = library.Half();
            string name = Text(library.Word(), "the name of a library with versions");
            ulong versionAddress = address + library.Word();
            uint next = library.Word();
            for (; versions > 0; versions--)
            {
                ElfFields version = FieldsAt(versionAddress, buffer, "a version of a needed library");
                _ = version.Word(); // vna_hash
                _ = version.Word(); // vna_flags, vna_other
                needs.Add((name, Text(version.Word(), "the name of a version")));
                if (needs.Count > MaximumVersionCount)
                    throw new ElfFormatException($"more than {MaximumVersionCount} versions of needed libraries");
                versionAddress += version.Word();
            }

            if (next == 0)
                break;
            address += next;
        }

        return needs;
    }

    private ElfFields FieldsAt(ulong address, Span<byte> buffer, string what) =>
        _headers.Content.Fields(_headers.TableAt(address, (ulong)buffer.Length, what).Offset, buffer, what);
}
