namespace Cake.MultiVariant.Elf;

/// <summary>Finding segments by type, and bytes by address.</summary>
internal static class ElfSegments
{
    extension(IReadOnlyList<ElfSegment> segments)
    {
        /// <summary>The segments that take up memory.</summary>
        public IEnumerable<ElfSegment> Loadable =>
            segments.Where(segment => segment.Type == ElfSegmentType.Load && segment.MemorySize > 0);

        /// <summary>The segment of a type that may occur once (System V ABI, chapter 5, segment types), or null.</summary>
        public ElfSegment? Only(ElfSegmentType type)
        {
            ElfSegment[] found = [.. segments.Where(segment => segment.Type == type)];
            return found switch
            {
                [] => null,
                [var only] => only,
                _ => throw new ElfFormatException($"{found.Length} program headers of the type {type} instead of one"),
            };
        }

        /// <summary>Where in the file the bytes are that are loaded to an address, or null.</summary>
        public ulong? OffsetOf(ulong address, ulong size)
        {
            foreach (ElfSegment segment in segments.Where(segment => segment.Type == ElfSegmentType.Load))
            {
                ulong distance = address - segment.VirtualAddress;
                if (address >= segment.VirtualAddress
                    && distance <= segment.FileSize
                    && size <= segment.FileSize - distance)
                    return segment.Offset + distance;
            }

            return null;
        }
    }

    extension(ElfHeaders headers)
    {
        /// <summary>What is loaded to an address.</summary>
        public ElfTable TableAt(ulong address, ulong size, string what) =>
            headers.Segments.OffsetOf(address, size) is { } offset
                ? headers.Content.Table(offset, size, what)
                : throw new ElfFormatException($"{what} at the address 0x{address:x}, which is not loaded");
    }
}
