namespace MultiVariant.Launcher;

/// <summary>How a variant lies in the bundle. What encodings there are, the launcher knows here and nowhere else.</summary>
internal unsafe struct Payload
{
    public OwnFile File;
    public IndexEntry* Variant;

    /// <summary>Ends the launch when the launcher does not know the variant's encoding.</summary>
    public void Open(in Bundle bundle, IndexEntry* variant)
    {
        File = bundle.File;
        Variant = variant;
        if (variant->Encoding != VariantEncoding.Raw)
            bundle.Damaged("a variant in an unknown encoding"u8);
    }

    public readonly byte* Path => File.Path;

    /// <summary>
    /// Whether the executable lies in the bundle as it is: as <see cref="MappedLength"/> bytes from
    /// <see cref="MappedStart"/> on. Any other starts from a memory file.
    /// </summary>
    public readonly bool CanBeMapped => Variant->Encoding == VariantEncoding.Raw;

    public readonly ulong MappedStart => Variant->Offset;

    public readonly ulong MappedLength => Variant->StoredLength;

    /// <summary>Adds the encoding's name, or its number if the launcher does not know it.</summary>
    public static void AddEncoding(ref Message message, IndexEntry* variant)
    {
        if (variant->Encoding == VariantEncoding.Raw)
            message.Add("raw"u8);
        else
            message.Add((ulong)variant->Encoding);
    }

    /// <summary>Writes the executable to <paramref name="target"/>. Returns below zero where that is not possible.</summary>
    public readonly nint CopyTo(nint target, ref Arena memory) =>
        Output.Copy(File, Variant->Offset, Variant->StoredLength, target, ref memory);
}
