using System.Runtime.InteropServices;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Bundling;

/// <summary>The end of a bundle: its index, best variant first, and its footer. See LAYOUT.md.</summary>
internal sealed record BundleIndex(Architecture Architecture, BundleFooter Footer, IReadOnlyList<IndexEntry> Entries)
{
    /// <summary>Reads the end of a bundle and checks every number in it against the file.</summary>
    /// <exception cref="CakeException">The file is not a bundle, is damaged, or is of a later version.</exception>
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

    /// <summary>The tail is the index and the footer after it.</summary>
    public static unsafe ulong Checksum(ReadOnlySpan<byte> tail)
    {
        fixed (byte* start = tail)
            return BundleLayout.Checksum(start, (ulong)(tail.Length - BundleFooter.Size));
    }
}
