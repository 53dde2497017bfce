using System.Runtime.InteropServices;
using Cake.MultiVariant.Bundling;
using MultiVariant.Format;

namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>Changes a bundle's footer and index. The checksum is made right unless the change is to the checksum.</summary>
internal delegate void Forgery(ref BundleFooter footer, Span<IndexEntry> index);

internal static class Forgeries
{
    public static void Forge(this byte[] bundle, Forgery forgery)
    {
        ref BundleFooter footer = ref MemoryMarshal.AsRef<BundleFooter>(bundle.AsSpan(bundle.Length - BundleFooter.Size));
        Span<byte> tail = bundle.AsSpan((int)footer.IndexOffset);
        ulong checksum = footer.Checksum;
        forgery(ref footer, MemoryMarshal.Cast<byte, IndexEntry>(tail[..^BundleFooter.Size]));
        if (footer.Checksum == checksum)
            footer.Checksum = BundleIndex.Checksum(tail);
    }
}
