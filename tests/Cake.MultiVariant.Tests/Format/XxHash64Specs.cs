using Format = MultiVariant.Format;

namespace Cake.MultiVariant.Tests.FormatSpecs;

public class XxHash64Specs
{
    [Fact]
    public unsafe void The_checksum_is_the_one_that_NET_computes_for_every_length_that_an_index_can_have()
    {
        byte[] data = new byte[300];
        new Random(1).NextBytes(data);
        for (int length = 32; length <= data.Length; length += sizeof(ulong))
        {
            fixed (byte* start = data)
            {
                Format.XxHash64.Hash((ulong*)start, length)
                    .ShouldBe(System.IO.Hashing.XxHash64.HashToUInt64(data.AsSpan(0, length)), $"{length} bytes");
            }
        }
    }
}
