using System.Runtime.InteropServices;
using System.Text;
using Cake.MultiVariant.Files;
using ELFSharp.ELF;
using ELFSharp.ELF.Sections;
using ELFSharp.ELF.Segments;

namespace Cake.MultiVariant.Elf;

/// <summary>What the headers of a 64-bit little-endian program say (System V ABI, chapters 4 and 5).</summary>
internal sealed record ElfFile
{
    /// <summary>The section where ILC puts the code that it compiles from IL.</summary>
    public const string ManagedCodeSection = "__managedcode";

    /// <summary>PATH_MAX, including the closing zero.</summary>
    private const long MaximumPathSize = 4096;

    public required ElfType Type { get; init; }

    /// <summary>Where the headers, segments and sections end in the file. Linkers write nothing behind them.</summary>
    public required long End { get; init; }

    /// <summary>The address where the kernel starts it.</summary>
    public required ulong Entry { get; init; }

    public required IReadOnlyList<ElfSegment> Segments { get; init; }
    public required IReadOnlyList<ElfSection> Sections { get; init; }

    /// <summary>The path in PT_INTERP, or null if the kernel starts the program directly.</summary>
    public required string? Interpreter { get; init; }

    public required ElfDynamic Dynamic { get; init; }
    public required ElfNotes Notes { get; init; }

    /// <summary>The name of the file with the debug symbols (.gnu_debuglink), or null.</summary>
    public required string? DebugFile { get; init; }

    /// <summary>The addresses of the requested symbols, as far as the symbol table has them.</summary>
    public required IReadOnlyDictionary<string, ulong> Symbols { get; init; }

    public bool IsNativeAot =>
        HasSection(ManagedCodeSection) && (HasSection(".dotnet_eh_table") || HasSection("__modules"));

    /// <summary>Whether the file has a symbol table besides the dynamic linker's.</summary>
    public bool HasSymbols => Sections.Any(section => section.Type == ElfSectionType.Symbols);

    /// <summary>Whether it names its build: by GNU's build-id, or by the one of Go.</summary>
    public bool HasBuildId => Notes.BuildId != null || HasSection(".note.go.buildid");

    /// <summary>Whether the kernel maps the program headers, so that the program itself can read them.</summary>
    public required bool HasMappedHeaders { get; init; }

    public IEnumerable<ElfSegment> LoadableSegments => Segments.Where(segment => segment.IsLoadable);

    /// <summary>Reads the headers, and the addresses of the given symbols.</summary>
    /// <exception cref="ElfFormatException">The file is not well-formed 64-bit little-endian ELF.</exception>
    public static ElfFile Read(FileRange file, params IReadOnlyCollection<string> symbols)
    {
        ElfExtent extent = ElfGuard.Check(file);
        return ReadBy(file, elf => Read(elf, extent, symbols));
    }

    /// <summary>The names of the functions at some addresses, as far as the symbol table has them.</summary>
    public static IReadOnlyDictionary<ulong, string> ReadNames(FileRange file, IEnumerable<ulong> addresses)
    {
        HashSet<ulong> wanted = [.. addresses];
        return wanted.Count == 0 ? new Dictionary<ulong, string>() : ReadBy(file, elf => SymbolsOf(elf)
            .Where(symbol => symbol.Name.Length > 0 && symbol.Type == SymbolType.Function && wanted.Contains(symbol.Value))
            .DistinctBy(symbol => symbol.Value)
            .ToDictionary(symbol => symbol.Value, symbol => symbol.Name));
    }

    /// <summary>The file offset of the byte that is loaded at an address, or null.</summary>
    public ulong? OffsetOf(ulong address) => Segments
        .Where(segment => segment.Type == ElfSegmentType.Load
            && address >= segment.VirtualAddress
            && address - segment.VirtualAddress < segment.FileSize)
        .Select(segment => (ulong?)(segment.Offset + (address - segment.VirtualAddress)))
        .FirstOrDefault();

    /// <summary>The address that a pointer of a loaded program contains: what the dynamic linker puts there, or what is there.</summary>
    public ulong? PointerAt(ulong address, FileRange file)
    {
        foreach (ElfSection section in Sections.Where(section => section.Type == ElfSectionType.Relocations))
        {
            foreach (Relocation relocation in MemoryMarshal.Cast<byte, Relocation>(section.Read(file)))
            {
                if (relocation.Offset == address && relocation.Symbol == 0)
                    return relocation.Addend;
            }
        }

        return OffsetOf(address) is { } offset && file.TryRead(offset, out ulong value) ? value : null;
    }

    private static T ReadBy<T>(FileRange file, Func<ELF<ulong>, T> read)
    {
        try
        {
            using ELF<ulong> elf = ELFReader.Load<ulong>(new BudgetedStream(file), shouldOwnStream: true);
            return read(elf);
        }
        catch (Exception e) when (e is ArgumentException or EndOfStreamException or IndexOutOfRangeException
            or InvalidCastException or InvalidOperationException or OverflowException)
        {
            throw new ElfFormatException($"what ELFSharp cannot read ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static ElfFile Read(ELF<ulong> elf, ElfExtent extent, IReadOnlyCollection<string> symbols) => new()
    {
        Type = (ElfType)elf.Type,
        End = extent.End,
        HasMappedHeaders = extent.HasMappedHeaders,
        Entry = elf.EntryPoint,
        Segments = [.. elf.Segments.Select(Segment)],
        Sections = [.. elf.Sections.Select(SectionOf)],
        Interpreter = ReadInterpreter(elf),
        Dynamic = ElfDynamic.Read(elf),
        Notes = ElfNotes.Read(elf),
        DebugFile = elf.TryGetSection(".gnu_debuglink", out Section<ulong> link) ? Text(link.GetContents()) : null,
        Symbols = SymbolsOf(elf)
            .Where(symbol => symbols.Contains(symbol.Name))
            .DistinctBy(symbol => symbol.Name)
            .ToDictionary(symbol => symbol.Name, symbol => symbol.Value),
    };

    private static IEnumerable<SymbolEntry<ulong>> SymbolsOf(ELF<ulong> elf) => elf.Sections.OfType<SymbolTable<ulong>>()
        .Where(table => table.Type == SectionType.SymbolTable)
        .SelectMany(table => table.Entries);

    private static ElfSegment Segment(Segment<ulong> segment) => new(
        (ElfSegmentType)segment.Type, (ElfSegmentFlags)segment.Flags, (ulong)segment.Offset, segment.Address,
        segment.PhysicalAddress, (ulong)segment.FileSize, segment.Size, segment.Alignment);

    private static ElfSection SectionOf(Section<ulong> section) => new(
        section.Name, (ElfSectionType)section.Type, (ElfSectionFlags)section.RawFlags, section.LoadAddress,
        section.Offset, section.Size);

    /// <summary>Debug symbol files keep this program header without its content.</summary>
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

    /// <summary>The section of a name; empty if there is none.</summary>
    public ElfSection Section(string name) => Sections.FirstOrDefault(section => section.Name == name);

    private bool HasSection(string name) => Sections.Any(section => section.Name == name);

    /// <summary>Elf64_Rela.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Relocation(ulong Offset, uint Type, uint Symbol, ulong Addend);
}
