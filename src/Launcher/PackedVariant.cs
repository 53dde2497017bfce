using MultiVariant.Launcher.Zstandard;

namespace MultiVariant.Launcher;

/// <summary>A variant that is a zstd frame in the bundle. It starts from a memory file, mapped as from the bundle.</summary>
internal static unsafe class PackedVariant
{
    /// <summary>In bytes, on all architectures with small pages of 4 KiB.</summary>
    public const ulong HugePage = 2 * 1024 * 1024;

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

        nint file = MemoryFile.Create(bundle.Path, variant);
        ulong total = (ulong)sizeof(Workspace) + packedRoom + prefixLength + variant->Length;
        byte* reserved = Reserve(bundle, total, out ulong reservedLength, out byte* start);
        // Not in the huge pages: while the first thread gets one of them, the second thread can get the next.
        var work = (SecondThread.Work*)(reserved + reservedLength) - 1;
        work->Workspace = (Workspace*)start;
        byte* packed = start + sizeof(Workspace);
        byte* history = packed + packedRoom;
        byte* output = history + prefixLength;
        if (prefix != null)
            Decode(bundle, prefix, packed, history, history, -1, work);
        Decode(bundle, variant, packed, history, output, file, work);

        Check(bundle, work->Workspace->Decoded.Finish());
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

    public static byte* HugePageEnd(byte* address) => (byte*)(((ulong)address + HugePage - 1) & ~(HugePage - 1));

    /// <summary>
    /// Reserves memory, if the kernel likes in huge pages: decoding touches all of it, and 512 small pages take ten times as
    /// long to get as a huge one. At its end there is room for a second thread, in small pages.
    /// </summary>
    private static byte* Reserve(in Bundle bundle, ulong length, out ulong reservedLength, out byte* start)
    {
        const nint Protection = Linux.ProtectionRead | Linux.ProtectionWrite;

        ulong huge = (ulong)HugePageEnd((byte*)length);
        reservedLength = huge + HugePage + (ulong)sizeof(SecondThread.Work);
        nint reserved = Linux.Map(null, reservedLength, Protection, Linux.MapPrivate | Linux.MapAnonymous, -1, 0);
        start = HugePageEnd((byte*)Check(bundle, reserved));
        Linux.PreferHugePages(start, huge);
        return (byte*)reserved;
    }

    private static void Decode(
        in Bundle bundle,
        IndexEntry* variant,
        byte* packed,
        byte* history,
        byte* output,
        nint file,
        SecondThread.Work* work)
    {
        byte* packedEnd = packed + variant->StoredLength;
        work->Output = output;
        work->OutputEnd = output + variant->Length;
        var second = new SecondThread(work);
        bundle.Read(packed, (nint)variant->StoredLength, variant->Offset);
        bool isSound = Frame.Decode(packed, packedEnd, history, output, work->OutputEnd, file, work->Workspace);
        second.Join();
        if (!isSound || !Frame.HasChecksum(packedEnd, work->Workspace))
            bundle.Damaged("a variant that cannot be unpacked"u8);
        work->Workspace->Close();
    }

    private static nint Check(in Bundle bundle, nint result) => Fatal.IfFailed(result, "unpack a variant of"u8, bundle.Path);
}
