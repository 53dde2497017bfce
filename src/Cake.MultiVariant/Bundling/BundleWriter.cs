using System.Runtime.InteropServices;
using System.Text;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Bundling;

/// <summary>Lays out a bundle: launcher, variants, index, footer. See LAYOUT.md.</summary>
internal sealed class BundleWriter
{
    private readonly FileStream _bundle;
    private readonly Architecture _architecture;
    private readonly LauncherImage _launcher;
    private readonly BundleFlags _flags;
    private readonly List<IndexEntry> _entries = [];

    public BundleWriter(FileStream bundle, Architecture architecture, LauncherImage launcher, BundleFlags flags)
    {
        _bundle = bundle;
        _architecture = architecture;
        _launcher = launcher;
        _flags = flags;
        bundle.Write(launcher.Bytes);
    }

    /// <summary>Appends a variant, or only its index entry when the same bytes are in the bundle already.</summary>
    /// <returns>The SHA-256 sum of the variant as it is in the bundle.</returns>
    public string Add(Variant variant, VariantFlags flags, FileRange executable, CancellationToken cancellationToken)
    {
        var entry = new IndexEntry
        {
            RequiredFeatures = variant.RequiredFeatures,
            Length = (ulong)executable.Length,
            Encoding = VariantEncoding.Raw,
            Flags = flags,
        };
        Encoding.ASCII.GetBytes(variant.Name, entry.NameField);

        long end = _bundle.Position;
        entry.Offset = (ulong)_bundle.AlignTo(_architecture.VariantAlignment(executable.Length));
        PayloadCodec.Of(entry.Encoding)!.Store(executable, _bundle, cancellationToken).CopyTo(entry.Sha256Field);
        entry.StoredLength = (ulong)_bundle.Position - entry.Offset;

        int twin = _entries.FindIndex(other => other.Sha256Text == entry.Sha256Text);
        if (twin >= 0)
        {
            entry.Offset = _entries[twin].Offset;
            entry.StoredLength = _entries[twin].StoredLength;
            _bundle.SetLength(end);
            _bundle.Position = end;
        }

        _entries.Add(entry);
        return entry.Sha256Text;
    }

    public void Finish()
    {
        Span<IndexEntry> entries = CollectionsMarshal.AsSpan(_entries);
        BundleIndex.Write(_bundle, _architecture, _flags, entries);
        _launcher.Identify(MemoryMarshal.AsBytes(entries));
        _bundle.Position = 0;
        _bundle.Write(_launcher.Bytes);
    }
}
