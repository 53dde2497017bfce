using MultiVariant.Launcher.Zstandard;

namespace MultiVariant.Launcher;

/// <summary>A variant that is a zstd frame in the bundle. It starts from a memory file, mapped as from the bundle.</summary>
internal static unsafe class PackedVariant
{
    /// <summary>
    /// Decodes the variant into a sealed memory file, and closes the bundle. A patch needs the base variant: that is decoded
    /// first, to the memory right before the patch's output, where its matches find it.
    /// </summary>
    public static OwnFile Unpack(in Bundle bundle, IndexEntry* variant)
    {
        IndexEntry* prefix = variant->Encoding == VariantEncoding.ZstdPatch ? Base(bundle) : null;
        ulong prefixLength = prefix == null ? 0 : prefix->Length;
        ulong packedRoom = variant->StoredLength;
        if (prefix != null && prefix->StoredLength > packedRoom)
            packedRoom = prefix->StoredLength;
        if (prefixLength > Machine.AddressLimit || variant->Length > Machine.AddressLimit)
            bundle.Damaged("a packed variant of an impossible length in its index"u8);

        ulong total = (ulong)sizeof(Workspace) + packedRoom + prefixLength + variant->Length;
        byte* reserved = Reserve(bundle, total, out ulong reservedLength, out byte* start);
        var workspace = (Workspace*)start;
        byte* packed = start + sizeof(Workspace);
        byte* history = packed + packedRoom;
        byte* output = history + prefixLength;
        if (prefix != null)
            Decode(bundle, prefix, packed, history, history, workspace);
        Decode(bundle, variant, packed, history, output, workspace);

        nint file = MemoryFile.Create(bundle.Path, variant);
        Check(bundle, Output.Write(file, output, (nint)variant->Length));
        MemoryFile.Seal(file);
        Linux.Unmap(reserved, reservedLength);
        bundle.File.Close();
        return new(file, bundle.Path, false);
    }

    /// <summary>The prefix of every patch: the first variant that is packed by itself.</summary>
    private static IndexEntry* Base(in Bundle bundle)
    {
        for (int i = 0; i < bundle.Count; i++)
        {
            if (bundle[i]->Encoding == VariantEncoding.Zstd)
                return bundle[i];
        }

        bundle.Damaged("a packed variant without its base in its index"u8);
        return null;
    }

    /// <summary>
    /// Reserves memory, if the kernel likes in huge pages: decoding touches all of it, and 512 small pages take ten times as
    /// long to get as a huge one.
    /// </summary>
    private static byte* Reserve(in Bundle bundle, ulong length, out ulong reservedLength, out byte* start)
    {
        const ulong HugePage = 2 * 1024 * 1024;
        const nint Protection = Linux.ProtectionRead | Linux.ProtectionWrite;

        ulong huge = (length + HugePage - 1) & ~(HugePage - 1);
        reservedLength = huge + HugePage;
        nint reserved = Linux.Map(null, reservedLength, Protection, Linux.MapPrivate | Linux.MapAnonymous, -1, 0);
        start = (byte*)(((ulong)Check(bundle, reserved) + HugePage - 1) & ~(HugePage - 1));
        Linux.PreferHugePages(start, huge);
        return (byte*)reserved;
    }

    private static void Decode(
        in Bundle bundle, IndexEntry* variant, byte* packed, byte* history, byte* output, Workspace* workspace)
    {
        bundle.Read(packed, (nint)variant->StoredLength, variant->Offset);
        byte* packedEnd = packed + variant->StoredLength;
        if (!Frame.Decode(packed, packedEnd, history, output, output + variant->Length, workspace))
            bundle.Damaged("a variant that cannot be unpacked"u8);
    }

    private static nint Check(in Bundle bundle, nint result) => Fatal.IfFailed(result, "unpack a variant of"u8, bundle.Path);
}
