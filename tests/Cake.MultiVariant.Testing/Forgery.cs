using System.Runtime.InteropServices;
using Cake.MultiVariant.Bundling;
using MultiVariant.Format;

namespace Cake.MultiVariant.Testing;

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

    /// <summary>Changes a bundle that nobody executes meanwhile.</summary>
    public static void Forge(string path, Forgery forgery)
    {
        byte[] bundle = File.ReadAllBytes(path);
        bundle.Forge(forgery);
        File.WriteAllBytes(path, bundle);
    }

    /// <summary>Changes a bundle that is executed after that.</summary>
    public static async Task ForgeExecutable(string path, Forgery forgery)
    {
        byte[] bundle = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bundle.Forge(forgery);
        await Replace(path, bundle);
    }

    /// <summary>
    /// Replaces what is in an executable file. cp writes it: a file that this process has open for writing cannot be
    /// executed, and while it starts another process that one has it open, too.
    /// </summary>
    public static async Task Replace(string path, byte[] content)
    {
        await File.WriteAllBytesAsync($"{path}.new", content, TestContext.Current.CancellationToken);
        (await Tool.Run("/bin/cp", $"{path}.new", path)).ExitCode.ShouldBe(0);
    }
}
