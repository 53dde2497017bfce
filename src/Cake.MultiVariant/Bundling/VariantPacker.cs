using System.Security.Cryptography;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Bundling;

/// <summary>Packs the executables of a bundle: the base by itself, and of each other what differs from the base.</summary>
internal static class VariantPacker
{
    /// <summary>Above this size, packing one executable takes so much memory that they are packed one after the other.</summary>
    private const long LargeExecutable = 64 << 20;

    /// <summary>Packs executables, in their order. The bytes do not depend on how many are packed at a time.</summary>
    /// <exception cref="CakeException">One of them is too large.</exception>
    public static IReadOnlyList<Payload> Pack(
        FilePath output, IReadOnlyList<FileRange> executables, int numberOfBase, CancellationToken cancellationToken)
    {
        long largest = executables.Max(executable => executable.Length);
        if (largest > Array.MaxLength / 2)
            throw new CakeException($"Cannot pack {output}: a variant has {largest:N0} bytes, and at most "
                + $"{Array.MaxLength / 2:N0} can be packed. Stitch it with Packing.None.");
        byte[] prefix = executables[numberOfBase].ReadAll();
        string[] sums =
            [.. executables.Select(executable => Convert.ToHexStringLower(executable.ComputeSha256(cancellationToken)))];
        var payloads = new Dictionary<string, PackedPayload>();
        var options = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = largest > LargeExecutable ? 1 : Environment.ProcessorCount,
        };
        Parallel.ForEach(sums.Index().DistinctBy(sum => sum.Item), options, sum =>
        {
            PackedPayload payload = sum.Item == sums[numberOfBase]
                ? Pack(prefix, [], VariantEncoding.Zstd, cancellationToken)
                : Pack(executables[sum.Index].ReadAll(), prefix, VariantEncoding.ZstdPatch, cancellationToken);
            lock (payloads)
                payloads.Add(sum.Item, payload);
        });
        return [.. sums.Select(sum => payloads[sum])];
    }

    private static PackedPayload Pack(
        byte[] content, byte[] prefix, VariantEncoding encoding, CancellationToken cancellationToken)
    {
        byte[] frame = ZstdFrame.Pack(content, prefix, cancellationToken);
        byte[] unpacked = ZstdFrame.TryUnpack(frame, prefix, (ulong)content.Length)
            ?? throw new InvalidOperationException("zstd cannot unpack what it has packed");
        return new PackedPayload(encoding, content.Length, frame, SHA256.HashData(unpacked));
    }
}
