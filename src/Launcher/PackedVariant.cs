using MultiVariant.Launcher.Zstandard;

namespace MultiVariant.Launcher;

/// <summary>A variant that is a zstd frame in the bundle. It starts from a memory file, mapped as from the bundle.</summary>
internal static unsafe class PackedVariant
{
    private const nint Protection = Linux.ProtectionRead | Linux.ProtectionWrite;

    /// <summary>
    /// Decodes the variant into a sealed memory file, and closes the bundle. A patch needs the base variant: it is decoded
    /// to memory right before the file's, where matches of the patch find it, and given back.
    /// </summary>
    public static OwnFile Unpack(in Bundle bundle, IndexEntry* variant)
    {
        IndexEntry* prefix = variant->Encoding == VariantEncoding.ZstdPatch ? Base(bundle) : null;
        ulong prefixLength = prefix == null ? 0 : prefix->Length;
        if (prefixLength > Machine.AddressLimit || variant->Length > Machine.AddressLimit)
            bundle.Damaged("a packed variant of an impossible length in its index"u8);

        nint file = MemoryFile.Create(bundle.Path, variant);
        Check(bundle, Linux.SetLength(file, variant->Length));
        ulong prefixRoom = Machine.PageEnd(prefixLength);
        ulong room = Machine.PageEnd(variant->Length);
        ulong total = prefixRoom + room + (ulong)sizeof(Workspace);
        const nint Reservation = Linux.MapPrivate | Linux.MapAnonymous;
        const nint Memory = Reservation | Linux.MapFixed | Linux.MapPopulate;
        var start = (byte*)Check(bundle, Linux.Map(null, total, Linux.ProtectionNone, Reservation, -1, 0));
        byte* output = start + prefixRoom;
        byte* history = output - prefixLength;
        var workspace = (Workspace*)(output + room);
        Check(bundle, Linux.Map(output, room, Protection, Linux.MapShared | Linux.MapFixed | Linux.MapPopulate, file, 0));
        Check(bundle, Linux.Map((byte*)workspace, (ulong)sizeof(Workspace), Protection, Memory, -1, 0));
        if (prefix != null)
        {
            Check(bundle, Linux.Map(start, prefixRoom, Protection, Memory, -1, 0));
            Decode(bundle, prefix, history, history, workspace);
        }

        Decode(bundle, variant, history, output, workspace);
        Linux.Unmap(start, total);
        MemoryFile.Seal(file);
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

    private static void Decode(in Bundle bundle, IndexEntry* variant, byte* history, byte* output, Workspace* memory)
    {
        ulong fileOffset = Machine.PageStart(variant->Offset);
        ulong inPage = variant->Offset - fileOffset;
        ulong length = inPage + variant->StoredLength;
        const nint Flags = Linux.MapPrivate | Linux.MapPopulate;
        var packed = (byte*)Check(
            bundle, Linux.Map(null, length, Linux.ProtectionRead, Flags, bundle.File.Descriptor, fileOffset));
        if (!Frame.Decode(packed + inPage, packed + length, history, output, output + variant->Length, memory))
            bundle.Damaged("a variant that cannot be unpacked"u8);
        Linux.Unmap(packed, length);
    }

    private static nint Check(in Bundle bundle, nint result) => Fatal.IfFailed(result, "unpack a variant of"u8, bundle.Path);
}
