using System.Runtime.InteropServices;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Bundling;

/// <summary>Index and footer: the end of a bundle, which says what is in it. See LAYOUT.md.</summary>
internal sealed class BundleIndex
{
    private const int Alignment = 8;

    private BundleIndex(Architecture architecture, BundleFooter footer, IndexEntry[] entries)
    {
        Architecture = architecture;
        Footer = footer;
        Entries = entries;
    }

    public Architecture Architecture { get; }

    public BundleFooter Footer { get; }

    /// <summary>Best first.</summary>
    public IReadOnlyList<IndexEntry> Entries { get; }

    /// <summary>Ends a bundle after the stream's position.</summary>
    public static void Write(Stream bundle, Architecture architecture, BundleFlags flags, ReadOnlySpan<IndexEntry> entries)
    {
        ReadOnlySpan<byte> index = MemoryMarshal.AsBytes(entries);
        long offset = bundle.AlignTo(Alignment);
        var footer = new BundleFooter
        {
            IndexOffset = (ulong)offset,
            IndexLength = (ulong)index.Length,
            FileLength = (ulong)(offset + index.Length + BundleFooter.Size),
            EntryCount = (uint)entries.Length,
            EntrySize = IndexEntry.Size,
            Flags = flags,
            Machine = (ushort)architecture.Machine,
            MajorVersion = BundleFooter.CurrentMajorVersion,
            MinorVersion = BundleFooter.CurrentMinorVersion,
            Magic = BundleFooter.MagicValue,
        };

        byte[] tail = new byte[index.Length + BundleFooter.Size];
        index.CopyTo(tail);
        MemoryMarshal.Write(tail.AsSpan(index.Length), footer);
        footer.Checksum = Checksum(tail);
        MemoryMarshal.Write(tail.AsSpan(index.Length), footer);
        bundle.Write(tail);
    }

    /// <summary>Reads the end of a bundle and holds every number in it against the file.</summary>
    /// <exception cref="CakeException">The file is no bundle, a damaged one, or one of a later version.</exception>
    public static BundleIndex Read(FilePath path, FileRange file)
    {
        if (!TryReadFooter(file, out BundleFooter footer))
        {
            throw new CakeException($"{path}: found no bundle footer at the end, expected a bundle; name one that "
                + "MultiVariantStitch or MultiVariantPublish made, and copy it again if it was cut short");
        }

        var check = new BundleCheck(path, footer);
        check.Footer(file.Length);
        byte[] tail = new byte[check.TailLength];
        check.That(
            footer.IndexOffset == (ulong)(file.Length - tail.Length) && file.TryRead(footer.IndexOffset, tail),
            $"an index at offset {footer.IndexOffset}", "one that ends where the footer begins");
        ulong checksum = Checksum(tail);
        check.That(
            checksum == footer.Checksum,
            $"an index with the checksum 0x{checksum:x16}", $"0x{footer.Checksum:x16}");

        var entries = new IndexEntry[footer.EntryCount];
        for (int i = 0; i < entries.Length; i++)
            entries[i] = MemoryMarshal.Read<IndexEntry>(tail.AsSpan(i * (int)footer.EntrySize));
        var machine = (ElfMachine)footer.Machine;
        Architecture architecture = Architecture.Of(machine) ?? throw new CakeException(
            $"{path} is a bundle for {machine.Describe()}, which this version does not know. Use a later one.");
        check.Entries(entries, file, architecture);
        return new BundleIndex(architecture, footer, entries);
    }

    /// <summary>Whether the file ends as bundles do. Nothing but the magic has been looked at.</summary>
    public static bool TryReadFooter(FileRange file, out BundleFooter footer)
    {
        return file.TryReadLast(out footer) && footer.Magic == BundleFooter.MagicValue;
    }

    private static unsafe ulong Checksum(ReadOnlySpan<byte> indexAndFooter)
    {
        fixed (byte* start = indexAndFooter)
            return XxHash64.Hash(start, indexAndFooter.Length - BundleFooter.Size + BundleFooter.ChecksummedSize);
    }
}
