using System.Runtime.InteropServices;
using ELFSharp.ELF;
using ELFSharp.ELF.Sections;
using ELFSharp.ELF.Segments;

namespace Cake.MultiVariant.Elf;

/// <summary>What compilers and linkers record in a program's notes.</summary>
internal sealed record ElfNotes
{
    private const string GnuName = "GNU";
    private const ulong BuildIdType = 3;
    private const ulong PropertiesType = 5;

    /// <summary>GNU_PROPERTY_X86_ISA_1_NEEDED (x86-64 psABI 1.0, "Program Property").</summary>
    private const uint NeededIsaProperty = 0xC000_8002;

    private const int PropertySize = 8;

    /// <summary>Lower-case hexadecimal digits, or null.</summary>
    public string? BuildId { get; private init; }

    /// <summary>Bit n - 1 stands for x86-64-v<c>n</c>; 0 if the program does not say.</summary>
    public uint NeededIsa { get; private init; }

    /// <summary>The build-id comes from its section: Go does not put it into a segment.</summary>
    public static ElfNotes Read(ELF<ulong> elf) => new()
    {
        BuildId = elf.Sections.OfType<NoteSection<ulong>>()
            .Where(note => note is { NoteName: GnuName, NoteType: BuildIdType, Description: not null })
            .Select(note => Convert.ToHexStringLower(note.Description))
            .FirstOrDefault(),
        NeededIsa = elf.Segments.OfType<NoteSegment<ulong>>()
            .SelectMany(segment => segment.Notes)
            .Where(note => note is { Name: GnuName, Type: PropertiesType })
            .Select(note => ReadNeededIsa([.. note.Description]))
            .FirstOrDefault(),
    };

    /// <summary>Properties are aligned to 8 bytes (Linux gABI extensions, ".note.gnu.property").</summary>
    private static uint ReadNeededIsa(byte[] properties)
    {
        for (long offset = 0; offset < properties.Length;)
        {
            var property = properties.Structure<Property>(offset, "a GNU property");
            offset += PropertySize;
            if (property is { Type: NeededIsaProperty, Size: sizeof(uint) })
                return properties.Structure<uint>(offset, "a GNU property");
            offset += (property.Size + 7L) & ~7L;
        }

        return 0;
    }

    /// <summary>The header of a property.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Property(uint Type, uint Size);
}
