using System.Runtime.CompilerServices;
using MultiVariant.Format;

namespace MultiVariant.Launcher;

/// <summary>The open bundle and its index, read once and checked before anything is taken from it.</summary>
internal unsafe struct Bundle
{
    public OwnFile File;
    public BundleFooter Footer;

    private byte* _entries;

    public readonly int Count => (int)Footer.EntryCount;

    public readonly IndexEntry* this[int number] => (IndexEntry*)(_entries + (number * Footer.EntrySize));

    public readonly byte* Path => File.Path;

    public void Open(in InitialStack process, ref Arena memory)
    {
        File = OwnFile.Open(process);
        ReadIndex(ref memory);
    }

    /// <summary>Ends the launch when this launcher does not know the variant's encoding.</summary>
    public readonly void RequireRaw(IndexEntry* variant)
    {
        if (variant->Encoding != VariantEncoding.Raw)
            Damaged("a variant in an unknown encoding"u8);
    }

    private void ReadIndex(ref Arena memory)
    {
        nint fileLength = Linux.Length(File.Descriptor);
        if (Linux.Failed(fileLength))
            Fatal.SystemCall("find the length of"u8, Path, fileLength);
        if (fileLength < BundleFooter.Size)
            Damaged("no room for a bundle footer"u8);

        BundleFooter footer;
        Read(&footer, BundleFooter.Size, (ulong)fileLength - BundleFooter.Size);
        if (footer.Magic != BundleFooter.MagicValue)
            Damaged("no bundle footer at its end"u8);
        if (footer.MajorVersion != BundleFooter.CurrentMajorVersion)
            Damaged("an unknown version in its footer"u8);
        if (footer.FileLength != (ulong)fileLength)
            Damaged("a length that differs from its footer"u8);
        if (footer.EntryCount is 0 or > IndexEntry.MaximumCount)
            Damaged("an impossible number of variants in its footer"u8);
        if (footer.EntrySize is < IndexEntry.Size or > IndexEntry.MaximumSize || footer.EntrySize % 8 != 0)
            Damaged("an impossible entry size in its footer"u8);
        if (footer.IndexLength != (ulong)footer.EntryCount * footer.EntrySize
            || footer.IndexLength > (ulong)fileLength - BundleFooter.Size
            || footer.IndexOffset != (ulong)fileLength - BundleFooter.Size - footer.IndexLength)
            Damaged("an index in the wrong place"u8);

        int indexLength = (int)footer.IndexLength;
        byte* tail = memory.Take((ulong)indexLength + BundleFooter.Size, Path);
        Read(tail, indexLength + BundleFooter.Size, footer.IndexOffset);
        var second = new Text(tail + indexLength, BundleFooter.Size);
        if (!second.Equals(new Text((byte*)&footer, BundleFooter.Size)))
            Damaged("an index that changed while it was read"u8);
        if (XxHash64.Hash(tail, indexLength + BundleFooter.ChecksummedSize) != footer.Checksum)
            Damaged("an index with a wrong checksum"u8);
        Footer = footer;
        _entries = tail;

        for (int i = 0; i < Count; i++)
            Check(this[i]);
    }

    private readonly void Check(IndexEntry* entry)
    {
        if (entry->Name[0] == 0 || entry->Name[IndexEntry.NameSize - 1] != 0)
            Damaged("a variant without a proper name in its index"u8);
        if (entry->StoredLength == 0
            || entry->Offset > Footer.IndexOffset
            || entry->StoredLength > Footer.IndexOffset - entry->Offset)
            Damaged("a variant outside the file in its index"u8);
        if (entry->Encoding == VariantEncoding.Raw && entry->StoredLength != entry->Length)
            Damaged("a raw variant with two lengths in its index"u8);
    }

    private readonly void Read(void* buffer, int length, ulong offset)
    {
        nint read = Linux.ReadAt(File.Descriptor, buffer, length, offset);
        if (Linux.Failed(read))
            Fatal.SystemCall("read"u8, Path, read);
        if (read != length)
            Damaged("an index that changed while it was read"u8);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Damaged(ReadOnlySpan<byte> what) => Fatal.Damaged(Path, "has "u8, what);
}
