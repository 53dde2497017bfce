using System.Runtime.InteropServices;
using System.Text;
using MultiVariant.Format;

namespace Cake.MultiVariant;

/// <summary>Lays out a bundle: launcher, variants, index, footer. See LAYOUT.md.</summary>
internal sealed class BundleWriter
{
    private readonly Stream _bundle;
    private readonly Platform _platform;
    private readonly List<IndexEntry> _entries = [];

    public BundleWriter(Stream bundle, Platform platform, Stream launcher)
    {
        _bundle = bundle;
        _platform = platform;
        launcher.CopyTo(bundle);
    }

    /// <summary>Appends a variant, or only its index entry when the same bytes are in the bundle already.</summary>
    public void Add(Variant variant, VariantFlags flags, FileRange executable, CancellationToken cancellationToken)
    {
        var entry = new IndexEntry
        {
            RequiredFeatures = variant.RequiredFeatures,
            StoredLength = (ulong)executable.Length,
            Length = (ulong)executable.Length,
            Encoding = VariantEncoding.Raw,
            Flags = flags,
        };
        Encoding.ASCII.GetBytes(variant.Name, entry.NameField);

        long end = _bundle.Position;
        entry.Offset = (ulong)_bundle.AlignTo(_platform.PageSize);
        executable.CopyTo(_bundle, cancellationToken).CopyTo(entry.Sha256Field);

        int twin = _entries.FindIndex(other => other.Sha256Text == entry.Sha256Text);
        if (twin >= 0)
        {
            entry.Offset = _entries[twin].Offset;
            _bundle.SetLength(end);
            _bundle.Position = end;
        }

        _entries.Add(entry);
    }

    public void Finish() => BundleIndex.Write(_bundle, _platform, CollectionsMarshal.AsSpan(_entries));
}
