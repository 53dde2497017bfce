using System.Text;
using MultiVariant.Format.Arm64;

namespace Cake.MultiVariant.Tests.FormatSpecs;

public class Arm64LayoutSpecs
{
    [Fact]
    public void Every_feature_has_a_lower_case_name_of_its_own()
    {
        Arm64.Architecture.Features.Count.ShouldBe(Arm64Features.Count);
        Arm64.Architecture.Features.ShouldBeUnique();
        Arm64.Architecture.Features.ShouldAllBe(name => name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c)
            || char.IsAsciiDigit(c) || c == '-'));
    }

    [Fact]
    public void Every_feature_has_a_bit_of_its_own()
    {
        var bits = new List<(int, int)>();
        for (Arm64Feature row = Arm64Features.First; bits.Count < Arm64Features.Count; row = row.Next)
        {
            row.Word.ShouldBeInRange(1, 3);
            row.Bit.ShouldBeInRange(0, 63);
            bits.Add((row.Word, row.Bit));
        }

        bits.ShouldBeUnique();
    }

    [Fact]
    public void The_numbers_of_the_features_do_not_change() =>
        string.Join(' ', Arm64.Architecture.Features).ShouldBe(
            "crc lse rdma jscvt fcma rcpc dotprod lse2 rcpc2 flagm sb flagm2 frintts i8mm bf16 wfxt mops hbc cssc "
            + "fp16 sve sve2 sve-i8mm sve-bf16 sve2p1 "
            + "aes pmull sha1 sha2 sha3 sha512 sm3 sm4 fp16fml dit ssbs pauth rng bti memtag ebf16 rcpc3 lse128 lut "
            + "faminmax fp8 fp8fma fp8dot4 fp8dot2 sve2-aes sve2-pmull sve2-bitperm sve2-sha3 sve2-sm4 f32mm f64mm "
            + "sve-b16b16 sme sme-i16i64 sme-f64f64 sme-i8i32 sme-f16f32 sme-b16f32 sme-f32f32 sme-fa64 sme2 sme2p1 "
            + "sme-i16i32 sme-bi32i32 sme-b16b16 sme-f16f16 sme-lutv2 sme-f8f16 sme-f8f32 gcs cmpbr lsfe");

    /// <summary>What GCC's <c>-march</c> enables, as far as compilers use it without being asked.</summary>
    [Theory]
    [InlineData("armv8-a", "")]
    [InlineData("armv8.1-a", "crc lse rdma")]
    [InlineData("armv8.2-a", "crc lse rdma")]
    [InlineData("armv8.3-a", "crc lse rdma jscvt fcma rcpc")]
    [InlineData("armv8.4-a", "crc lse rdma jscvt fcma rcpc dotprod lse2 rcpc2 flagm")]
    [InlineData("armv8.5-a", "crc lse rdma jscvt fcma rcpc dotprod lse2 rcpc2 flagm sb flagm2 frintts")]
    [InlineData("armv8.9-a", "crc lse rdma jscvt fcma rcpc dotprod lse2 rcpc2 flagm sb flagm2 frintts i8mm bf16 wfxt mops hbc cssc")]
    [InlineData("armv9-a", "crc lse rdma jscvt fcma rcpc dotprod lse2 rcpc2 flagm sb flagm2 frintts fp16 sve sve2")]
    [InlineData("armv9.1-a",
        "crc lse rdma jscvt fcma rcpc dotprod lse2 rcpc2 flagm sb flagm2 frintts i8mm bf16 fp16 sve sve2 sve-i8mm sve-bf16")]
    public void A_level_needs_what_compilers_use(string level, string features) =>
        string.Join(' ', Variant.Parse(level).FeatureNames).ShouldBe(features);

    [Theory]
    [InlineData("v8.0", "armv8-a")]
    [InlineData("v8.9", "armv8.9-a")]
    [InlineData("v9.0", "armv9-a")]
    [InlineData("v9.4", "armv9.4-a")]
    [InlineData("v8.2+rcpc+dotprod", "armv8.2-a+rcpc+dotprod")]
    [InlineData("v8.2+dotprod+rcpc", "armv8.2-a+rcpc+dotprod")]
    public void Short_forms_are_as_Go_writes_them(string form, string name) => Variant.Parse(form).Name.ShouldBe(name);

    [Theory]
    [InlineData("v8")]
    [InlineData("v9.5")]
    [InlineData("v7.0")]
    [InlineData("v8.10")]
    [InlineData("v8.a")]
    public void Other_forms_mean_nothing(string form)
    {
        Arm64Levels.ExpandShortForm(Encoding.ASCII.GetBytes(form), out int length).Length.ShouldBe(0);
        length.ShouldBe(0);
    }
}
