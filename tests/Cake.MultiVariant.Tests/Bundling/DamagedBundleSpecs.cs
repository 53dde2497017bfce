using System.Runtime.InteropServices;
using Cake.Core;
using MultiVariant.Format;

namespace Cake.MultiVariant.Tests.Bundling;

/// <summary>Bundles that were cut, changed or forged. Forged ones have a correct checksum.</summary>
public sealed class DamagedBundleSpecs : IDisposable
{
    private delegate void Forgery(ref BundleFooter footer, Span<IndexEntry> index);

    private readonly TestDirectory _directory = new();
    private readonly string _bundle;
    private readonly byte[] _bytes;

    public DamagedBundleSpecs()
    {
        _bundle = Artifacts.StitchTwo(_directory);
        _bytes = File.ReadAllBytes(_bundle);
    }

    private int TailStart => _bytes.Length - BundleFooter.Size - (2 * IndexEntry.Size);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_bundle_that_was_cut_anywhere_is_refused()
    {
        using FileStream file = File.Open(_bundle, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        for (int length = _bytes.Length - 1; length >= 0; length--)
        {
            file.SetLength(length);
            Error().ShouldContain(_bundle);
        }
    }

    [Fact]
    public void A_bundle_with_any_changed_bit_in_index_or_footer_is_refused()
    {
        using FileStream file = File.Open(_bundle, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        for (int offset = TailStart; offset < _bytes.Length; offset++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                RandomAccess.Write(file.SafeFileHandle, [(byte)(_bytes[offset] ^ (1 << bit))], offset);
                Error().ShouldContain(_bundle);
            }

            RandomAccess.Write(file.SafeFileHandle, [_bytes[offset]], offset);
        }
    }

    /// <summary>What launcher and addin both refuse is in the integration tests: VerdictSpecs.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    public void A_bundle_whose_first_variant_starts_within_the_launcher_is_refused(ulong offset)
    {
        Forge((ref _, index) => index[0].Offset = offset);

        Error().ShouldContain($"it has no launcher in the first {offset} bytes, before the first variant");
    }

    [Fact]
    public void A_bundle_without_launcher_is_refused()
    {
        _bytes[0] = 0;
        Forge((ref _, _) => { });

        Error().ShouldContain("it has no launcher in the first");
    }

    [Fact]
    public void A_feature_of_a_later_version_is_shown_by_its_number()
    {
        Forge((ref _, index) => index[0].RequiredFeatures.Add(200));

        Inspect().Variants[0].RequiredFeatures.ShouldContain("feature 200");
    }

    [Fact]
    public void A_variant_in_an_unknown_encoding_can_be_seen_and_not_be_extracted()
    {
        Forge((ref _, index) => index[0].Encoding = (VariantEncoding)7);

        Inspect().Variants[0].Name.ShouldBe("x86-64-v3");
        Should.Throw<CakeException>(
                () => RealCake.CreateContext().MultiVariantExtract(_bundle, "v3", _directory["extracted"]))
            .Message.ShouldContain("encoding 7, which this version does not know");
        File.Exists(_directory["extracted"]).ShouldBeFalse();
    }

    private void Forge(Forgery forgery)
    {
        byte[] bytes = [.. _bytes];
        Span<IndexEntry> index = MemoryMarshal.Cast<byte, IndexEntry>(bytes.AsSpan(TailStart, 2 * IndexEntry.Size));
        ref BundleFooter footer = ref MemoryMarshal.AsRef<BundleFooter>(bytes.AsSpan(bytes.Length - BundleFooter.Size));
        forgery(ref footer, index);
        footer.Checksum = System.IO.Hashing.XxHash64.HashToUInt64(
            bytes.AsSpan(TailStart, (2 * IndexEntry.Size) + BundleFooter.ChecksummedSize));
        File.WriteAllBytes(_bundle, bytes);
    }

    private BundleDescription Inspect() => RealCake.CreateContext().MultiVariantInspect(_bundle);

    private string Error() => Should.Throw<CakeException>(() => BundleReader.Open(_bundle)).Message;
}
