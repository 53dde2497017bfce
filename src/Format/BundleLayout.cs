namespace MultiVariant.Format;

/// <summary>
/// Checks a bundle before anything in it is used ("Reading" in LAYOUT.md). Launcher and addin share these checks and
/// word the defects themselves. The tail is the index with the footer behind it.
/// </summary>
internal static unsafe class BundleLayout
{
    public const BundleFlags KnownFlags = BundleFlags.LaunchFromMemory | BundleFlags.IgnoreEnvironment;
    public const VariantFlags KnownVariantFlags = VariantFlags.AvoidWhereVector512Throttles;

    public static ulong Checksum(byte* tail, ulong indexLength) =>
        XxHash64.Hash((ulong*)tail, (int)indexLength + BundleFooter.ChecksummedSize);

    /// <summary>If the footer has no defect, the tail can be read.</summary>
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
        if ((footer.Flags & ~KnownFlags) != 0)
            return BundleDefect.Flags;
        if (footer.EntrySize is < IndexEntry.Size or > IndexEntry.MaximumSize || footer.EntrySize % 8 != 0)
            return BundleDefect.EntrySize;

        ulong room = fileLength - BundleFooter.Size;
        bool isInPlace = footer.IndexLength == (ulong)footer.EntryCount * footer.EntrySize
            && footer.IndexLength <= room && footer.IndexOffset == room - footer.IndexLength;
        return isInPlace ? BundleDefect.None : BundleDefect.IndexPlace;
    }

    /// <summary>Checks an index whose footer has no defect. The number is that of the defective entry.</summary>
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
        ulong room = indexOffset - entry->Offset;
        if (!IsName(entry->Name))
            return BundleDefect.Name;
        if (entry->Offset > indexOffset || entry->StoredLength == 0 || entry->StoredLength > room)
            return BundleDefect.Place;
        if (entry->Encoding == VariantEncoding.Raw && (entry->Offset & (pageSize - 1)) != 0)
            return BundleDefect.Alignment;
        if (entry->Encoding == VariantEncoding.Raw && entry->Length != entry->StoredLength)
            return BundleDefect.RawLength;
        if ((entry->Flags & ~KnownVariantFlags) != 0)
            return BundleDefect.VariantFlags;
        return (long)entry->Length < 0 ? BundleDefect.Length : BundleDefect.None;
    }

    /// <summary>Two variants may share the same bytes, but must not overlap in part.</summary>
    private static BundleDefect CheckPair(IndexEntry* a, IndexEntry* b)
    {
        int word = 0;
        while (word < IndexEntry.NameSize / sizeof(ulong) && ((ulong*)a->Name)[word] == ((ulong*)b->Name)[word])
            word++;
        if (word == IndexEntry.NameSize / sizeof(ulong))
            return BundleDefect.SameName;
        bool areApart = a->Offset + a->StoredLength <= b->Offset || b->Offset + b->StoredLength <= a->Offset;
        bool areSame = a->Offset == b->Offset && a->StoredLength == b->StoredLength;
        return areApart || areSame ? BundleDefect.None : BundleDefect.Overlap;
    }

    private static bool IsName(byte* name)
    {
        int length = 0;
        while (IsNameCharacter(name[length]) && length < IndexEntry.NameSize - 1)
            length++;
        bool isName = length > 0;
        for (; length < IndexEntry.NameSize; length++)
            isName &= name[length] == 0;
        return isName;
    }

    private static bool IsNameCharacter(byte character) =>
        (byte)((character | 0x20) - 'a') < 26
        || (byte)(character - '0') < 10
        || character is (byte)'.' or (byte)'_' or (byte)'+' or (byte)'-';
}

/// <summary>Why a reader refuses a bundle.</summary>
internal enum BundleDefect
{
    None,
    NoFooter,
    MajorVersion,
    Machine,
    FileLength,
    EntryCount,
    Flags,
    EntrySize,
    IndexPlace,
    Checksum,
    Name,
    Place,
    Alignment,
    RawLength,
    VariantFlags,
    Length,
    SameName,
    Overlap,
}
