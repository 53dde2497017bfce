using System.Numerics;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Cake.MultiVariant.Bundling;

/// <summary>
/// Makes and reads zstd frames (RFC 8878) with content size and checksum, in which matches may reach into a prefix, as
/// <c>zstd --patch-from</c> makes them.
/// </summary>
internal static unsafe class ZstdFrame
{
    private const int HighestLevel = 22;
    private const int ChunkSize = 1 << 20;

    /// <summary>The logarithm of how far back matches reach at the highest level.</summary>
    private const int UsualWindow = 27;

    /// <summary>Packs content, which is not empty. The bytes depend on content and prefix alone.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> content, ReadOnlySpan<byte> prefix, CancellationToken cancellationToken)
    {
        byte[] frame = new byte[Compressor.GetCompressBound(content.Length)];
        ZSTD_CCtx_s* context = Methods.ZSTD_createCCtx();
        try
        {
            Check(Methods.ZSTD_CCtx_setParameter(context, ZSTD_cParameter.ZSTD_c_compressionLevel, HighestLevel));
            Check(Methods.ZSTD_CCtx_setParameter(context, ZSTD_cParameter.ZSTD_c_checksumFlag, 1));
            Check(Methods.ZSTD_CCtx_setPledgedSrcSize(context, (ulong)content.Length));
            fixed (byte* source = content, before = prefix, target = frame)
            {
                if (before != null)
                    Check(Methods.ZSTD_CCtx_refPrefix(context, before, (nuint)prefix.Length));
                int window = BitOperations.Log2((uint)prefix.Length + (uint)content.Length) + 1;
                if (window > UsualWindow)
                    Check(Methods.ZSTD_CCtx_setParameter(context, ZSTD_cParameter.ZSTD_c_windowLog, window));
                var output = new ZSTD_outBuffer_s { dst = target, size = (nuint)frame.Length };
                var input = new ZSTD_inBuffer_s { src = source };
                nuint left = 1;
                while (left > 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    input.size = (nuint)Math.Min(content.Length, (long)input.pos + ChunkSize);
                    bool isLast = input.size == (nuint)content.Length;
                    left = Methods.ZSTD_compressStream2(
                        context,
                        &output,
                        &input,
                        isLast ? ZSTD_EndDirective.ZSTD_e_end : ZSTD_EndDirective.ZSTD_e_continue);
                    Check(left);
                    left = isLast ? left : 1;
                }

                return frame[..(int)output.pos];
            }
        }
        finally
        {
            _ = Methods.ZSTD_freeCCtx(context);
        }
    }

    /// <summary>Unpacks a frame, or returns null if it is damaged or its content has another length.</summary>
    public static byte[]? TryUnpack(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> prefix, ulong length)
    {
        fixed (byte* source = frame, before = prefix)
        {
            if (length > (ulong)Array.MaxLength || Methods.ZSTD_getFrameContentSize(source, (nuint)frame.Length) != length)
                return null;
            byte[] content = new byte[length];
            ZSTD_DCtx_s* context = Methods.ZSTD_createDCtx();
            try
            {
                fixed (byte* target = content)
                {
                    if (before != null)
                        Check(Methods.ZSTD_DCtx_refPrefix(context, before, (nuint)prefix.Length));
                    nuint written = Methods.ZSTD_decompressDCtx(
                        context, target, (nuint)content.Length, source, (nuint)frame.Length);
                    return !Methods.ZSTD_isError(written) && written == length ? content : null;
                }
            }
            finally
            {
                _ = Methods.ZSTD_freeDCtx(context);
            }
        }
    }

    private static void Check(nuint result)
    {
        if (Methods.ZSTD_isError(result))
            throw new InvalidOperationException($"zstd: {Methods.ZSTD_getErrorName(result)}");
    }
}
