using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>A variant's executable in a file. This is the only place in the launcher that knows encodings.</summary>
internal readonly unsafe struct Payload(in OwnFile file, IndexEntry* variant)
{
    public readonly OwnFile File = file;
    public readonly IndexEntry* Variant = variant;

#if DECODES
    private static bool Decodes => true;
#else
    private static bool Decodes => false;
#endif

    /// <summary>Unpacks a packed variant. Ends the launch if the launcher does not know the variant's encoding.</summary>
    public static Payload Open(in Bundle bundle, IndexEntry* variant)
    {
        if (Decodes && variant->Encoding is (VariantEncoding.Zstd or VariantEncoding.ZstdPatch))
            return new(PackedVariant.Unpack(bundle, variant), variant);
        if (variant->Encoding != VariantEncoding.Raw)
            bundle.Damaged("a variant in an unknown encoding"u8);
        return new(bundle.File, variant);
    }

    public byte* Path => File.Path;

    /// <summary>Whether the file is a memory file with nothing but the executable.</summary>
    public bool IsUnpacked => Decodes && Variant->Encoding != VariantEncoding.Raw;

    /// <summary>Where the executable starts in the file.</summary>
    public ulong Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => IsUnpacked ? 0 : Variant->Offset;
    }

    public ulong Length => Variant->Length;

    /// <summary>Adds the encoding's name, or its number if the launcher does not know it.</summary>
    public static void AddEncoding(ref Message message, IndexEntry* variant)
    {
        if (variant->Encoding == VariantEncoding.Raw)
            message.Add("raw"u8);
        else if (Decodes && variant->Encoding == VariantEncoding.Zstd)
            message.Add("zstd"u8);
        else if (Decodes && variant->Encoding == VariantEncoding.ZstdPatch)
            message.Add("zstd-patch"u8);
        else
            message.Add((ulong)variant->Encoding);
    }

    /// <summary>Writes the executable to <paramref name="target"/>. Returns 0, or a negated error number.</summary>
    public nint CopyTo(nint target, ref Arena memory) => Output.Copy(File, Start, Length, target, ref memory);
}
