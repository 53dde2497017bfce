using System.Runtime.InteropServices;
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
        _ = file.TryReadLast(out BundleFooter footer);
        var check = new BundleCheck(path, file, footer);
        check.Footer();
        byte[] tail = new byte[(int)footer.IndexLength + BundleFooter.Size];
        if (!file.TryRead(footer.IndexOffset, tail))
            check.Require(BundleDefect.IndexPlace);
        var entries = new IndexEntry[footer.EntryCount];
        for (int i = 0; i < entries.Length; i++)
            entries[i] = MemoryMarshal.Read<IndexEntry>(tail.AsSpan(i * (int)footer.EntrySize));
        check.Index(tail, entries);
        check.Launcher(entries);
        return new BundleIndex(check.Architecture, footer, entries);
    }

    /// <param name="tail">The bytes of the index and of the footer behind it.</param>
    public static unsafe ulong Checksum(ReadOnlySpan<byte> tail)
    {
        fixed (byte* start = tail)
            return BundleLayout.Checksum(start, (ulong)(tail.Length - BundleFooter.Size));
    }
}
