using MultiVariant.Format;

namespace MultiVariant.Launcher;

/// <summary>The open bundle and its index, read once and checked before anything is taken from it.</summary>
internal unsafe struct Bundle
{
    public byte* Path;
    public nint File;
    public BundleFooter Footer;

    private byte* _entries;

    public readonly int Count => (int)Footer.EntryCount;

    public readonly IndexEntry* this[int number] => (IndexEntry*)(_entries + (number * Footer.EntrySize));

    /// <summary>Opens the running executable: by /proc, or by the path it was executed with where there is no /proc.</summary>
    public static Bundle Open(byte* executablePath)
    {
        Bundle bundle = default;
        bundle.Path = executablePath;
        bundle.File = Linux.Open("/proc/self/exe\0"u8.Start);
        if (Linux.Failed(bundle.File))
            bundle.File = Linux.Open(executablePath);
        if (Linux.Failed(bundle.File))
            Fatal.SystemCall("open"u8, executablePath, bundle.File);
        bundle.ReadIndex();
        return bundle;
    }

    /// <summary>Ends the launch when this launcher does not know the variant's encoding.</summary>
    public readonly void RequireRaw(IndexEntry* variant)
    {
        if (variant->Encoding != VariantEncoding.Raw)
            Damaged("holds the variant in an encoding that its launcher does not know"u8);
    }

    private void ReadIndex()
    {
        nint fileLength = Linux.Length(File);
        if (Linux.Failed(fileLength))
            Fatal.SystemCall("find the length of"u8, Path, fileLength);
        if (fileLength < BundleFooter.Size)
            Damaged("is shorter than a bundle's footer"u8);

        BundleFooter footer;
        Read(&footer, BundleFooter.Size, (ulong)fileLength - BundleFooter.Size);
        if (footer.Magic != BundleFooter.MagicValue)
            Damaged("has no bundle footer at its end"u8);
        if (footer.MajorVersion != BundleFooter.CurrentMajorVersion)
            Damaged("has an unknown major version in its bundle footer"u8);
        if (footer.FileLength != (ulong)fileLength)
            Damaged("is not as long as its bundle footer says"u8);
        if (footer.EntryCount is 0 or > IndexEntry.MaximumCount)
            Damaged("has an impossible number of variants in its bundle footer"u8);
        if (footer.EntrySize is < IndexEntry.Size or > IndexEntry.MaximumSize || footer.EntrySize % 8 != 0)
            Damaged("has an impossible entry size in its bundle footer"u8);
        if (footer.IndexLength != (ulong)footer.EntryCount * footer.EntrySize
            || footer.IndexLength > (ulong)fileLength - BundleFooter.Size
            || footer.IndexOffset != (ulong)fileLength - BundleFooter.Size - footer.IndexLength)
            Damaged("has an index that does not end where its bundle footer begins"u8);

        int indexLength = (int)footer.IndexLength;
        byte* tail = Arena.Take(indexLength + BundleFooter.Size);
        Read(tail, indexLength + BundleFooter.Size, footer.IndexOffset);
        var second = new Text(tail + indexLength, BundleFooter.Size);
        if (!second.Equals(new Text((byte*)&footer, BundleFooter.Size)))
            Damaged("changed while its index was read"u8);
        if (XxHash64.Hash(tail, indexLength + BundleFooter.ChecksummedSize) != footer.Checksum)
            Damaged("has an index with a wrong checksum"u8);
        Footer = footer;
        _entries = tail;

        for (int i = 0; i < Count; i++)
            Check(this[i]);
    }

    private readonly void Check(IndexEntry* entry)
    {
        if (entry->Name[0] == 0 || entry->Name[IndexEntry.NameSize - 1] != 0)
            Damaged("has a variant without a proper name in its index"u8);
        if (entry->StoredLength == 0
            || entry->Offset > Footer.IndexOffset
            || entry->StoredLength > Footer.IndexOffset - entry->Offset)
            Damaged("has a variant outside the file in its index"u8);
        if (entry->Encoding == VariantEncoding.Raw && entry->StoredLength != entry->Length)
            Damaged("has a raw variant with two lengths in its index"u8);
    }

    private readonly void Read(void* buffer, int length, ulong offset)
    {
        nint read = Linux.ReadAt(File, buffer, length, offset);
        if (Linux.Failed(read))
            Fatal.SystemCall("read"u8, Path, read);
        if (read != length)
            Damaged("ended while its index was read"u8);
    }

    private readonly void Damaged(ReadOnlySpan<byte> found) => Fatal.Damaged(Path, found);
}
