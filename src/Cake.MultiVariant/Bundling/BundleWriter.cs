using System.Runtime.InteropServices;
using System.Text;
using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Bundling;

/// <summary>Lays out a bundle: launcher, variants, index, footer. See LAYOUT.md.</summary>
internal sealed class BundleWriter
{
    private const int IndexAlignment = 8;

    private readonly FileStream _bundle;
    private readonly Architecture _architecture;
    private readonly LauncherImage _launcher;
    private readonly BundleFlags _flags;
    private readonly List<IndexEntry> _entries = [];

    public BundleWriter(FileStream bundle, Architecture architecture, LauncherImage launcher, BundleFlags flags)
    {
        (_bundle, _architecture, _launcher, _flags) = (bundle, architecture, launcher, flags);
        bundle.Write(launcher.Bytes);
    }

    /// <summary>Appends a variant, or only its index entry if the bundle has the same bytes already.</summary>
    /// <returns>The SHA-256 sum of the variant as it is in the bundle.</returns>
    public string Add(Variant variant, VariantFlags flags, Payload payload, CancellationToken cancellationToken)
    {
        var entry = new IndexEntry
        {
            RequiredFeatures = variant.RequiredFeatures,
            Length = (ulong)payload.Length,
            Encoding = payload.Encoding,
            Flags = flags,
        };
        Encoding.ASCII.GetBytes(variant.Name, entry.NameField);

        long end = _bundle.Position;
        entry.Offset = (ulong)AlignTo(payload.Alignment(_architecture));
        payload.Store(_bundle, cancellationToken).CopyTo(entry.Sha256Field);
        entry.StoredLength = (ulong)_bundle.Position - entry.Offset;

        int twin = _entries.FindIndex(other => other.Sha256Text == entry.Sha256Text);
        if (twin >= 0)
        {
            (entry.Offset, entry.StoredLength) = (_entries[twin].Offset, _entries[twin].StoredLength);
            _bundle.SetLength(end);
            _bundle.Position = end;
        }

        _entries.Add(entry);
        return entry.Sha256Text;
    }

    public void Finish()
    {
        ReadOnlySpan<byte> index = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_entries));
        long offset = AlignTo(IndexAlignment);
        var footer = new BundleFooter
        {
            IndexOffset = (ulong)offset,
            IndexLength = (ulong)index.Length,
            FileLength = (ulong)(offset + index.Length + BundleFooter.Size),
            EntryCount = (uint)_entries.Count,
            EntrySize = IndexEntry.Size,
            Flags = _flags,
            Machine = (ushort)_architecture.Machine,
            MajorVersion = BundleFooter.CurrentMajorVersion,
            MinorVersion = _entries.Any(entry => entry.Encoding != VariantEncoding.Raw)
                ? BundleFooter.PackedMinorVersion
                : BundleFooter.RawMinorVersion,
            Magic = BundleFooter.MagicValue,
        };
        byte[] tail = [.. index, .. new byte[BundleFooter.Size]];
        MemoryMarshal.Write(tail.AsSpan(index.Length), footer);
        footer.Checksum = BundleIndex.Checksum(tail);
        MemoryMarshal.Write(tail.AsSpan(index.Length), footer);
        _bundle.Write(tail);

        _launcher.DescribeRest(footer.FileLength);
        _launcher.Identify(index);
        _bundle.Position = 0;
        _bundle.Write(_launcher.Bytes);
    }

    /// <summary>Moves on to the next multiple of the alignment. The next write leaves zeros before it.</summary>
    private long AlignTo(int alignment) => _bundle.Position = (_bundle.Position + alignment - 1) / alignment * alignment;
}
