using System.Text;
using Cake.MultiVariant.Files;
using ELFSharp.ELF;
using ELFSharp.ELF.Sections;
using ELFSharp.ELF.Segments;

namespace Cake.MultiVariant.Elf;

/// <summary>What a 64-bit little-endian program says of itself (System V ABI, chapters 4 and 5).</summary>
internal sealed record ElfFile
{
    /// <summary>The section into which ILC puts what was IL.</summary>
    public const string ManagedCodeSection = "__managedcode";

    /// <summary>PATH_MAX, with its closing zero.</summary>
    private const long MaximumPathSize = 4096;

    public required ElfType Type { get; init; }

    public required IReadOnlyList<ElfSegment> Segments { get; init; }

    public required IReadOnlyList<ElfSection> Sections { get; init; }

    /// <summary>The path in PT_INTERP, or null: the kernel starts the program itself.</summary>
    public required string? Interpreter { get; init; }

    public required ElfDynamic Dynamic { get; init; }

    public required ElfNotes Notes { get; init; }

    /// <summary>The name of the file that the debug symbols are in (.gnu_debuglink), or null.</summary>
    public required string? DebugFile { get; init; }

    /// <summary>The addresses of those symbols that were asked for and that the symbol table has.</summary>
    public required IReadOnlyDictionary<string, ulong> Symbols { get; init; }

    /// <summary>Whether ILC made the file.</summary>
    public bool IsNativeAot =>
        HasSection(ManagedCodeSection) && (HasSection(".dotnet_eh_table") || HasSection("__modules"));

    /// <summary>Whether there is a symbol table beside that of the dynamic linker.</summary>
    public bool HasSymbols => Sections.Any(section => section.Type == ElfSectionType.Symbols);

    /// <summary>The segments that take up memory.</summary>
    public IEnumerable<ElfSegment> LoadableSegments => Segments.Where(segment => segment.IsLoadable);

    /// <param name="file">The file.</param>
    /// <param name="symbols">The names of symbols whose addresses are of interest.</param>
    /// <exception cref="ElfFormatException">The content is not proper ELF, or ELF of another kind.</exception>
    public static ElfFile Read(FileRange file, params IReadOnlyCollection<string> symbols)
    {
        ElfGuard.Check(file);
        try
        {
            using ELF<ulong> elf = ELFReader.Load<ulong>(new BudgetedStream(file), shouldOwnStream: true);
            return Read(elf, symbols);
        }
        catch (Exception e) when (e is ArgumentException or EndOfStreamException or IndexOutOfRangeException
            or InvalidCastException or InvalidOperationException or OverflowException)
        {
            throw new ElfFormatException($"what ELFSharp cannot read ({e.Message.TrimEnd('.')})", e);
        }
    }

    /// <summary>Where in the file the bytes are that are loaded to an address, or null.</summary>
    public ulong? OffsetOf(ulong address) => Segments
        .Where(segment => segment.Type == ElfSegmentType.Load
            && address >= segment.VirtualAddress
            && address - segment.VirtualAddress < segment.FileSize)
        .Select(segment => (ulong?)(segment.Offset + (address - segment.VirtualAddress)))
        .FirstOrDefault();

    private static ElfFile Read(ELF<ulong> elf, IReadOnlyCollection<string> symbols) => new()
    {
        Type = (ElfType)elf.Type,
        Segments = [.. elf.Segments.Select(Segment)],
        Sections = [.. elf.Sections.Select(Section)],
        Interpreter = ReadInterpreter(elf),
        Dynamic = ElfDynamic.Read(elf),
        Notes = ElfNotes.Read(elf),
        DebugFile = elf.TryGetSection(".gnu_debuglink", out Section<ulong> link) ? Text(link.GetContents()) : null,
        Symbols = elf.Sections.OfType<SymbolTable<ulong>>()
            .Where(table => table.Type == SectionType.SymbolTable)
            .SelectMany(table => table.Entries)
            .Where(symbol => symbols.Contains(symbol.Name))
            .DistinctBy(symbol => symbol.Name)
            .ToDictionary(symbol => symbol.Name, symbol => symbol.Value),
    };

    private static ElfSegment Segment(Segment<ulong> segment) => new(
        (ElfSegmentType)segment.Type,
        (ElfSegmentFlags)segment.Flags,
        (ulong)segment.Offset,
        segment.Address,
        segment.PhysicalAddress,
        (ulong)segment.FileSize,
        segment.Size,
        segment.Alignment);

    private static ElfSection Section(Section<ulong> section) => new(
        section.Name,
        (ElfSectionType)section.Type,
        (ElfSectionFlags)section.RawFlags,
        section.LoadAddress,
        section.Offset,
        section.Size);

    /// <summary>Files of debug symbols keep the program header without its content.</summary>
    private static string? ReadInterpreter(ELF<ulong> elf) =>
        elf.Segments.FirstOrDefault(segment => segment.Type == SegmentType.Interpreter) switch
        {
            null or { FileSize: 0 } => null,
            { FileSize: >= 2 and <= MaximumPathSize } segment => Text(segment.GetFileContents()),
            { FileSize: var size } => throw new ElfFormatException($"an interpreter path of {size} bytes"),
        };

    private static string Text(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)0) is var end and >= 0
        ? Encoding.UTF8.GetString(bytes[..end])
        : throw new ElfFormatException("text without its closing zero");

    private bool HasSection(string name) => Sections.Any(section => section.Name == name);
}
