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

    /// <summary>GNU_PROPERTY_AARCH64_FEATURE_1_AND (ELF for the Arm 64-bit Architecture, "Program Property").</summary>
    private const uint BranchProtectionProperty = 0xC000_0000;

    private const int PropertySize = 8;

    /// <summary>Lower-case hexadecimal digits, or null.</summary>
    public string? BuildId { get; private init; }

    /// <summary>Bit n - 1 stands for x86-64-v<c>n</c>; 0 if the program does not say.</summary>
    public uint NeededIsa { get; private init; }

    /// <summary>What all code of an AArch64 program is built for; none on other machines.</summary>
    public BranchProtection BranchProtection { get; private init; }

    /// <summary>The build-id comes from its section: Go does not put it into a segment.</summary>
    public static ElfNotes Read(ELF<ulong> elf)
    {
        byte[][] properties =
        [
            .. elf.Segments.OfType<NoteSegment<ulong>>()
                .SelectMany(segment => segment.Notes)
                .Where(note => note is { Name: GnuName, Type: PropertiesType })
                .Select(note => note.Description.ToArray()),
        ];
        return new()
        {
            BuildId = ReadBuildId(elf),
            NeededIsa = properties.Select(it => ReadProperty(it, NeededIsaProperty)).FirstOrDefault(),
            BranchProtection = elf.Machine == Machine.AArch64
                ? (BranchProtection)properties.Select(it => ReadProperty(it, BranchProtectionProperty)).FirstOrDefault()
                : BranchProtection.None,
        };
    }

    private static string? ReadBuildId(ELF<ulong> elf) =>
        elf.Sections.OfType<NoteSection<ulong>>()
            .Where(note => note is { NoteName: GnuName, NoteType: BuildIdType, Description: not null })
            .Select(note => Convert.ToHexStringLower(note.Description))
            .FirstOrDefault();

    /// <summary>Properties are aligned to 8 bytes (Linux gABI extensions, ".note.gnu.property").</summary>
    private static uint ReadProperty(byte[] properties, uint type)
    {
        for (long offset = 0; offset < properties.Length;)
        {
            var property = properties.Structure<Property>(offset, "a GNU property");
            offset += PropertySize;
            if (property.Type == type && property.Size == sizeof(uint))
                return properties.Structure<uint>(offset, "a GNU property");
            offset += (property.Size + 7L) & ~7L;
        }

        return 0;
    }

    /// <summary>The header of a property.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Property(uint Type, uint Size);
}

/// <summary>The bits of GNU_PROPERTY_AARCH64_FEATURE_1_AND: branch targets, return addresses, shadow stacks.</summary>
[Flags]
internal enum BranchProtection : uint
{
    None = 0,
    Bti = 1,
    Pac = 2,
    Gcs = 4,
}
