using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>The open bundle and its index, which is read once and checked before use.</summary>
internal unsafe struct Bundle
{
    public OwnFile File;
    public BundleFooter Footer;

    private byte* _entries;

    /// <summary>What the file has: a zero-terminated text for each <see cref="BundleDefect"/>, in order.</summary>
    private static ReadOnlySpan<byte> Defects =>
        "no bundle footer at its end (was it stripped, or a signature appended?)\0"u8 +
        "an unknown version in its footer\0"u8 +
        "another machine in its footer\0"u8 +
        "a length that differs from its footer\0"u8 +
        "an impossible number of variants in its footer\0"u8 +
        "an unknown flag in its footer\0"u8 +
        "an impossible entry size in its footer\0"u8 +
        "an index in the wrong place\0"u8 +
        "an index with a wrong checksum\0"u8 +
        "a variant without a proper name in its index\0"u8 +
        "a variant outside the file in its index\0"u8 +
        "a misaligned variant in its index\0"u8 +
        "a raw variant with two lengths in its index\0"u8 +
        "a variant with an unknown flag in its index\0"u8 +
        "a variant of an impossible length in its index\0"u8 +
        "two variants with the same name in its index\0"u8 +
        "overlapping variants in its index"u8;

    public readonly int Count => (int)Footer.EntryCount;

    public readonly IndexEntry* this[int number] => (IndexEntry*)(_entries + (number * Footer.EntrySize));

    public readonly byte* Path => File.Path;

    public void Open(in InitialStack process, ref Arena memory)
    {
        File = OwnFile.Open(process);
        nint fileLength = Fatal.IfFailed(Linux.Length(File.Descriptor), "find the length of"u8, Path);
        BundleFooter footer = default;
        if (fileLength >= BundleFooter.Size)
            Read(&footer, BundleFooter.Size, (ulong)fileLength - BundleFooter.Size);
        Require(BundleLayout.CheckFooter(footer, (ulong)fileLength, Machine.Number));

        int indexLength = (int)footer.IndexLength;
        byte* tail = memory.Take((ulong)indexLength + BundleFooter.Size, Path);
        Read(tail, indexLength + BundleFooter.Size, footer.IndexOffset);
        if (!new Text(tail + indexLength, BundleFooter.Size).Equals(new Text((byte*)&footer, BundleFooter.Size)))
            Fatal.Changed(Path);
        Require(BundleLayout.CheckIndex(tail, footer, Machine.LargestPageSize, out _));
        Footer = footer;
        _entries = tail;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Require(BundleDefect defect)
    {
        if (defect == BundleDefect.None)
            return;
        byte* text = Defects.Start;
        for (; defect > BundleDefect.None + 1; defect--)
            text += Text.Of(text).Length + 1;
        Damaged(new Literal(text));
    }

    public readonly void Read(void* buffer, nint length, ulong offset)
    {
        nint read = Linux.ReadAt(File.Descriptor, buffer, length, offset);
        if (Fatal.IfFailed(read, "read"u8, Path) != length)
            Fatal.Changed(Path);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly void Damaged(Literal what) => Fatal.Damaged(Path, " has "u8, what);
}
