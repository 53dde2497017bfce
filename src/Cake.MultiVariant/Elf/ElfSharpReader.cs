#if ELFSHARP
using Cake.MultiVariant.Files;
using ELFSharp.ELF;
using ELFSharp.ELF.Sections;
using ELFSharp.ELF.Segments;

namespace Cake.MultiVariant.Elf;

/// <summary>
/// Reads with ELFSharp. ELFSharp 2.17.3 takes sizes in the file on trust (a string table of 2 GB is allocated before it
/// is read, a note of the size 0 is read for ever), so it is given only files that the strict reader found proper, and
/// what it makes of them has to agree.
/// </summary>
internal sealed class ElfSharpReader : IElfReader
{
    private readonly BuiltInElfReader _strict = new();

    /// <inheritdoc/>
    public ElfFile Read(FileRange file)
    {
        ElfFile strict = _strict.Read(file);

        // ELFSharp 2.17.3 takes the ELF header for the first section header where there are none.
        if (strict.Sections.Count == 0)
            return strict;
        try
        {
            using IELF elf = ELFReader.Load(new FileRangeStream(file), shouldOwnStream: true);
            return elf switch
            {
                ELF<ulong> elf64 => Read(elf64, strict),
                ELF<uint> elf32 => Read(elf32, strict),
                _ => throw new ElfFormatException("a class that ELFSharp does not read"),
            };
        }
        catch (Exception e) when (e is ArgumentException or EndOfStreamException or IOException or IndexOutOfRangeException
            or InvalidOperationException or OverflowException or InvalidCastException or KeyNotFoundException)
        {
            throw new ElfFormatException($"what ELFSharp cannot read ({e.Message.TrimEnd('.')})");
        }
    }

    private static ElfFile Read<T>(ELF<T> elf, ElfFile strict)
        where T : struct, IConvertible
    {
        ElfFile read = strict with
        {
            Class = elf.Class == Class.Bit64 ? ElfClass.Bits64 : ElfClass.Bits32,
            DataEncoding = elf.Endianess == ELFSharp.Endianess.LittleEndian
                ? ElfDataEncoding.LittleEndian
                : ElfDataEncoding.BigEndian,
            Type = (ElfType)elf.Type,
            Machine = (ElfMachine)elf.Machine,
            Entry = Number(elf.EntryPoint),
            Segments = [.. elf.Segments.Select(Segment)],
            Sections = [.. elf.Sections.Select((section, index) => Section(section, index, strict))],
            BuildId = elf.Sections.OfType<NoteSection<T>>().FirstOrDefault(note => note.Name == ".note.gnu.build-id")
                is { NoteName: "GNU", Description: { } buildId }
                ? Convert.ToHexStringLower(buildId)
                : strict.BuildId,
            NeededLibraries = NeededLibraries(elf, strict),
        };
        return Agree(read, strict) ? read : throw new ElfFormatException("headers that ELFSharp reads differently");
    }

    private static bool Agree(ElfFile read, ElfFile strict) =>
        read.Segments.SequenceEqual(strict.Segments)
        && read.Sections.SequenceEqual(strict.Sections)
        && read.NeededLibraries.Count == strict.NeededLibraries.Count;

    private static ElfSegment Segment<T>(Segment<T> segment)
        where T : struct, IConvertible => new(
        (ElfSegmentType)segment.Type,
        (ElfSegmentFlags)segment.Flags,
        (ulong)segment.Offset,
        Number(segment.Address),
        (ulong)segment.FileSize,
        Number(segment.Size),
        Number(segment.Alignment));

    /// <summary>ELFSharp keeps sh_link to itself.</summary>
    private static ElfSection Section<T>(Section<T> section, int index, ElfFile strict)
        where T : struct, IConvertible => new(
        section.Name ?? "",
        (ElfSectionType)section.Type,
        (ElfSectionFlags)Number(section.RawFlags),
        Number(section.LoadAddress),
        Number(section.Offset),
        Number(section.Size),
        strict.Sections[index].Link);

    /// <summary>ELFSharp gives offsets into the string table; versions it does not read.</summary>
    private static ElfNeededLibrary[] NeededLibraries<T>(ELF<T> elf, ElfFile strict)
        where T : struct, IConvertible
    {
        if (!elf.TryGetSection(".dynamic", out Section<T> section) || section is not DynamicSection<T> dynamic
            || !elf.TryGetSection(".dynstr", out section) || section is not StringTable<T> strings)
        {
            return [.. strict.NeededLibraries];
        }

        return
        [
            .. dynamic.Entries
                .TakeWhile(entry => entry.Tag != DynamicTag.Null)
                .Where(entry => entry.Tag == DynamicTag.Needed)
                .Select(entry => strings[(long)Number(entry.Value)])
                .Select(name => strict.NeededLibraries.FirstOrDefault(library => library.Name == name)
                    ?? throw new ElfFormatException($"the needed library {name} that only ELFSharp finds")),
        ];
    }

    private static ulong Number<T>(T value)
        where T : struct, IConvertible => value.ToUInt64(null);
}
#endif
