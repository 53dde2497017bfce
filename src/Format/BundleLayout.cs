namespace MultiVariant.Format;

/// <summary>
/// What must hold for a bundle before anything is taken from it. Launcher and addin ask here, so that both refuse the same
/// bundles; each says in its own words what is wrong. See the section "Reading" of LAYOUT.md.
/// </summary>
internal static unsafe class BundleLayout
{
    /// <summary>The checksum that belongs into the footer.</summary>
    /// <param name="tail">The index, and the footer behind it.</param>
    /// <param name="indexLength">The index's length in bytes.</param>
    public static ulong Checksum(byte* tail, ulong indexLength) =>
        XxHash64.Hash((ulong*)tail, (int)indexLength + BundleFooter.ChecksummedSize);

    /// <summary>Once this finds no defect, the index can be read.</summary>
    /// <param name="footer">The footer.</param>
    /// <param name="fileLength">The file's length in bytes.</param>
    /// <param name="machine">ELF's number of the machine that the bundle is to be for.</param>
    public static BundleDefect CheckFooter(in BundleFooter footer, ulong fileLength, ushort machine)
    {
        if (footer.Magic != BundleFooter.MagicValue)
            return BundleDefect.NoFooter;
        if (footer.MajorVersion != BundleFooter.CurrentMajorVersion)
            return BundleDefect.MajorVersion;
        if (footer.Machine != machine)
            return BundleDefect.Machine;
        if (footer.FileLength != fileLength)
            return BundleDefect.FileLength;
        if (footer.EntryCount is 0 or > IndexEntry.MaximumCount)
            return BundleDefect.EntryCount;
        if (footer.EntrySize is < IndexEntry.Size or > IndexEntry.MaximumSize || footer.EntrySize % 8 != 0)
            return BundleDefect.EntrySize;

        ulong room = fileLength - BundleFooter.Size;
        bool isInPlace = footer.IndexLength == (ulong)footer.EntryCount * footer.EntrySize
            && footer.IndexLength <= room
            && footer.IndexOffset == room - footer.IndexLength;
        return isInPlace ? BundleDefect.None : BundleDefect.IndexPlace;
    }

    /// <summary>Checks an index whose footer is sound.</summary>
    /// <param name="tail">The index, and the footer behind it.</param>
    /// <param name="footer">The footer.</param>
    /// <param name="pageSize">The machine's page size in bytes.</param>
    /// <param name="number">The number of the entry with the defect, if it is one of an entry.</param>
    public static BundleDefect CheckIndex(byte* tail, in BundleFooter footer, ulong pageSize, out int number)
    {
        number = 0;
        if (footer.Checksum != Checksum(tail, footer.IndexLength))
            return BundleDefect.Checksum;

        byte* end = tail + footer.IndexLength;
        for (byte* entry = tail; entry < end; entry += footer.EntrySize, number++)
        {
            BundleDefect defect = CheckEntry((IndexEntry*)entry, footer.IndexOffset, pageSize);
            for (byte* other = tail; other < entry && defect == BundleDefect.None; other += footer.EntrySize)
                defect = CheckPair((IndexEntry*)entry, (IndexEntry*)other);
            if (defect != BundleDefect.None)
                return defect;
        }

        return BundleDefect.None;
    }

    private static BundleDefect CheckEntry(IndexEntry* entry, ulong indexOffset, ulong pageSize)
    {
        if (!IsName(entry->Name))
            return BundleDefect.Name;
        if (entry->StoredLength == 0
            || entry->Offset > indexOffset
            || entry->StoredLength > indexOffset - entry->Offset)
            return BundleDefect.Place;
        if ((entry->Offset & (pageSize - 1)) != 0)
            return BundleDefect.Alignment;
        if (entry->Encoding == VariantEncoding.Raw && entry->Length != entry->StoredLength)
            return BundleDefect.RawLength;
        return (long)entry->Length < 0 ? BundleDefect.Length : BundleDefect.None;
    }

    /// <summary>Two entries may share a place, but only as a whole.</summary>
    private static BundleDefect CheckPair(IndexEntry* a, IndexEntry* b)
    {
        if (HaveSameName((ulong*)a->Name, (ulong*)b->Name))
            return BundleDefect.SameName;
        bool areApart = a->Offset + a->StoredLength <= b->Offset || b->Offset + b->StoredLength <= a->Offset;
        bool areSame = a->Offset == b->Offset && a->StoredLength == b->StoredLength;
        return areApart || areSame ? BundleDefect.None : BundleDefect.Overlap;
    }

    private static bool IsName(byte* name)
    {
        int length = 0;
        while (length < IndexEntry.NameSize && IsNameCharacter(name[length]))
            length++;
        if (length is 0 or IndexEntry.NameSize)
            return false;
        while (length < IndexEntry.NameSize && name[length] == 0)
            length++;
        return length == IndexEntry.NameSize;
    }

    private static bool IsNameCharacter(byte character) =>
        (byte)((character | 0x20) - 'a') < 26
        || (byte)(character - '0') < 10
        || character is (byte)'.' or (byte)'_' or (byte)'+' or (byte)'-';

    private static bool HaveSameName(ulong* a, ulong* b)
    {
        int word = 0;
        while (word < IndexEntry.NameSize / sizeof(ulong) && a[word] == b[word])
            word++;
        return word == IndexEntry.NameSize / sizeof(ulong);
    }
}

/// <summary>Why a reader refuses a bundle.</summary>
internal enum BundleDefect
{
    None,

    /// <summary>The file does not end with a footer.</summary>
    NoFooter,

    /// <summary>The footer's major version is unknown.</summary>
    MajorVersion,

    /// <summary>The bundle is for another machine.</summary>
    Machine,

    /// <summary>The file is longer or shorter than the footer says.</summary>
    FileLength,

    /// <summary>There are no variants, or too many.</summary>
    EntryCount,

    /// <summary>Index entries have an impossible size.</summary>
    EntrySize,

    /// <summary>The index has another length than its entries, or does not end where the footer begins.</summary>
    IndexPlace,

    /// <summary>The checksum is not that of index and footer.</summary>
    Checksum,

    /// <summary>A variant's name is empty, unterminated or has characters that names must not have.</summary>
    Name,

    /// <summary>A variant is empty or not within the file.</summary>
    Place,

    /// <summary>A variant does not start at a multiple of the page size.</summary>
    Alignment,

    /// <summary>A raw variant's length differs from its stored length.</summary>
    RawLength,

    /// <summary>A variant is longer than any file.</summary>
    Length,

    /// <summary>Two variants have the same name.</summary>
    SameName,

    /// <summary>Two variants overlap.</summary>
    Overlap,
}
