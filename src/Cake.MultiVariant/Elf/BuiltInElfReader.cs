using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Elf;

/// <summary>
/// A strict reader of what kernel, dynamic linker and debugger read. It takes no number on trust, and the file's
/// numbers do not decide how much memory it takes.
/// </summary>
internal sealed class BuiltInElfReader : IElfReader
{
    /// <inheritdoc/>
    public ElfFile Read(FileRange file)
    {
        ElfHeaders headers = ElfHeaders.Read(file);
        ElfContent content = headers.Content;
        string? interpreter = ReadInterpreter(headers);
        ElfDynamic dynamic = ElfDynamic.Read(headers);
        ElfNotes notes = ElfNotes.Read(headers);
        return new ElfFile
        {
            Class = content.Class,
            DataEncoding = content.DataEncoding,
            OsAbi = headers.OsAbi,
            Type = headers.Type,
            Machine = headers.Machine,
            Entry = headers.Entry,
            Segments = headers.Segments,
            Sections = headers.Sections,
            Interpreter = interpreter,
            HasPieFlag = dynamic.HasPieFlag,
            NeededLibraries = dynamic.NeededLibraries,
            RPath = dynamic.RPath,
            RunPath = dynamic.RunPath,
            BuildId = notes.BuildId,
            Properties = notes.Properties,
            DebugLink = ReadDebugLink(headers),
            IsBundle = BundleIndex.TryReadFooter(file, out _),
        };
    }

    private static string? ReadInterpreter(ElfHeaders headers)
    {
        if (headers.Segments.Only(ElfSegmentType.Interpreter) is not { FileSize: var size, Offset: var offset })
            return null;
        if (size is < 2 or > ElfContent.MaximumTextSize)
            throw new ElfFormatException($"an interpreter path of {size} bytes");
        ElfContent content = headers.Content;
        return content.Text(content.Table(offset, size, "an interpreter path"), 0, "an interpreter path");
    }

    /// <summary>A file name and, at the next multiple of four, a CRC-32 (GDB manual, "Separate Debug Files").</summary>
    private static ElfDebugLink? ReadDebugLink(ElfHeaders headers)
    {
        ElfSection section = headers.Sections.FirstOrDefault(section => section.Name == ".gnu_debuglink");
        if (section.FileSize == 0)
            return null;
        string fileName = headers.Content.Text(section.Table, 0, "a debug link");
        int nameSize = System.Text.Encoding.UTF8.GetByteCount(fileName) + 1;
        ulong crcOffset = (ulong)(nameSize + 3) & ~3UL;
        if (crcOffset + sizeof(uint) > section.FileSize)
            throw new ElfFormatException("a debug link without its checksum");
        ElfFields crc = headers.Content.Fields(section.Offset + crcOffset, stackalloc byte[sizeof(uint)], "a debug link");
        return new ElfDebugLink(fileName, crc.Word());
    }
}
