namespace MultiVariant.Launcher;

/// <summary>A variant's bytes in the bundle. This is the only place in the launcher that knows encodings.</summary>
internal readonly unsafe struct Payload(in OwnFile file, IndexEntry* variant)
{
    public readonly OwnFile File = file;
    public readonly IndexEntry* Variant = variant;

    /// <summary>Ends the launch if the variant has an encoding that the launcher does not know.</summary>
    public static Payload Open(in Bundle bundle, IndexEntry* variant)
    {
        if (variant->Encoding != VariantEncoding.Raw)
            bundle.Damaged("a variant in an unknown encoding"u8);
        return new(bundle.File, variant);
    }

    public byte* Path => File.Path;

    /// <summary>
    /// Whether the bundle holds the executable as it is, <see cref="MappedLength"/> bytes from
    /// <see cref="MappedStart"/> on. Otherwise it starts from a memory file.
    /// </summary>
    public bool CanBeMapped => Variant->Encoding == VariantEncoding.Raw;

    public ulong MappedStart => Variant->Offset;
    public ulong MappedLength => Variant->StoredLength;

    /// <summary>Adds the encoding's name, or its number if the launcher does not know it.</summary>
    public static void AddEncoding(ref Message message, IndexEntry* variant)
    {
        if (variant->Encoding == VariantEncoding.Raw)
            message.Add("raw"u8);
        else
            message.Add((ulong)variant->Encoding);
    }

    /// <summary>Writes the executable to <paramref name="target"/>. Returns 0, or a negated error number.</summary>
    public nint CopyTo(nint target, ref Arena memory) =>
        Output.Copy(File, Variant->Offset, Variant->StoredLength, target, ref memory);
}
