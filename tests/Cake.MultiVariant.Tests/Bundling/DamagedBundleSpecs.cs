using System.Runtime.InteropServices;
using Cake.Core;
using MultiVariant.Format;

namespace Cake.MultiVariant.Tests.Bundling;

/// <summary>Bundles that were cut, changed or forged. Forged ones have a right checksum.</summary>
public sealed class DamagedBundleSpecs : IDisposable
{
    private delegate void Forgery(ref BundleFooter footer, Span<IndexEntry> index);

    private static readonly Dictionary<string, Forgery> s_forgeries = new()
    {
        ["major version 2, expected 1"] = (ref footer, _) => footer.MajorVersion = 2,
        ["found 0 variants"] = (ref footer, _) => (footer.EntryCount, footer.IndexLength) = (0, 0),
        ["found 65 variants"] = (ref footer, _) => footer.EntryCount = 65,
        ["index entries of 152 bytes"] = (ref footer, _) => footer.EntrySize = 152,
        ["index entries of 164 bytes"] = (ref footer, _) => footer.EntrySize = 164,
        ["index entries of 1032 bytes"] = (ref footer, _) => footer.EntrySize = 1032,
        ["an index of 640 bytes, expected 320"] = (ref footer, _) => footer.IndexLength = 640,
        ["expected one that ends where the footer begins"] = (ref footer, _) => footer.IndexOffset -= 8,
        ["a bundle for AArch64 (183), which this version does not know"] = (ref footer, _) => footer.Machine = 183,
        ["the name bytes , expected 1 to 63"] = (ref _, index) => index[0].NameField.Clear(),
        ["the name bytes 2f3836"] = (ref _, index) => index[0].NameField[0] = (byte)'/',
        ["the name bytes 7838362d36342d763300"] = (ref _, index) => index[0].NameField[20] = (byte)'a',
        ["the name bytes 6161"] = (ref _, index) => index[0].NameField.Fill((byte)'a'),
        ["found the variants x86-64, x86-64"] = (ref _, index) => index[1].NameField.CopyTo(index[0].NameField),
        ["x86-64-v3 as 0 bytes"] = (ref _, index) => index[0].StoredLength = 0,
        ["at offset 4096000"] = (ref _, index) => index[0].Offset = 4096000,
        ["as 18446744073709551615 bytes"] = (ref _, index) => index[0].StoredLength = ulong.MaxValue,
        ["expected a multiple of 4096"] = (ref _, index) => index[0].Offset -= 8,
        ["with 1 bytes in"] = (ref _, index) => index[0].Length = 1,
        ["with 18446744073709551615 bytes"] = (ref _, index) =>
            (index[0].Encoding, index[0].Length) = ((VariantEncoding)9, ulong.MaxValue),
        ["in overlapping places"] = (ref _, index) =>
            (index[1].Offset, index[1].StoredLength, index[1].Length) = (index[0].Offset, 100, 100),
        ["expected a launcher at the start"] = (ref _, index) => index[0].Offset = 0,
        ["expected one that ends before the first variant"] = (ref _, index) => index[0].Offset = 4096,
    };

    private readonly TestDirectory _directory = new();
    private readonly string _bundle;
    private readonly byte[] _bytes;

    public DamagedBundleSpecs()
    {
        _bundle = Artifacts.StitchTwo(_directory);
        _bytes = File.ReadAllBytes(_bundle);
    }

    public static TheoryData<string> Forgeries => [.. s_forgeries.Keys];

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
    public void A_bundle_with_bytes_behind_it_is_refused()
    {
        File.WriteAllBytes(_bundle, [.. _bytes, .. _bytes[^BundleFooter.Size..]]);

        Error().ShouldContain($"found {_bytes.Length + BundleFooter.Size} bytes, expected {_bytes.Length}");
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

    [Theory]
    [MemberData(nameof(Forgeries))]
    public void A_bundle_with_impossible_numbers_is_refused_although_its_checksum_is_right(string found)
    {
        Forge(s_forgeries[found]);

        Error().ShouldContain(found);
    }

    [Fact]
    public void A_bundle_of_a_later_minor_version_is_read()
    {
        Forge((ref footer, _) => footer.MinorVersion = 1);

        Inspect().Variants.Count.ShouldBe(2);
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
