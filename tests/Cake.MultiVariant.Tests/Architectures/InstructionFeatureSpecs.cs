using Cake.MultiVariant.Architectures.X64;
using Iced.Intel;

namespace Cake.MultiVariant.Tests.Architectures;

public sealed class InstructionFeatureSpecs
{
    /// <summary>
    /// Features of the layout that no instruction stands for: later names for sets of others, encodings that Iced does
    /// not decode, and hints that do nothing on CPUs without them.
    /// </summary>
    private static readonly string[] s_invisible = ["avx10.1", "avx10.2", "apxf", "cldemote", "prfchw"];

    private static readonly X64InstructionFeatures s_features = new(X64.Architecture);

    [Fact]
    public void Every_feature_that_instructions_stand_for_is_in_the_table() =>
        X64.Architecture.Features.Except(Enum.GetValues<Code>().SelectMany(FeaturesOf))
            .ShouldBe(s_invisible, ignoreOrder: true);

    [Theory]
    [InlineData(Code.Addps_xmm_xmmm128, "")]
    [InlineData(Code.Endbr64, "")]
    [InlineData(Code.Tzcnt_r64_rm64, "")]
    [InlineData(Code.Pshufb_xmm_xmmm128, "ssse3")]
    [InlineData(Code.Sahf, "sahf")]
    [InlineData(Code.Lzcnt_r64_rm64, "lzcnt")]
    [InlineData(Code.VEX_Vpaddd_ymm_ymm_ymmm256, "avx2")]
    [InlineData(Code.VEX_Andn_r64_r64_rm64, "bmi")]
    [InlineData(Code.EVEX_Vpaddd_zmm_k1z_zmm_zmmm512b32, "avx512f")]
    [InlineData(Code.EVEX_Vpaddd_ymm_k1z_ymm_ymmm256b32, "avx512f avx512vl")]
    [InlineData(Code.EVEX_Vpaddb_zmm_k1z_zmm_zmmm512, "avx512bw")]
    [InlineData(Code.VEX_Vaesenc_ymm_ymm_ymmm256, "vaes")]
    internal void An_instruction_needs_what_the_manual_says(Code code, string features) =>
        FeaturesOf(code).Order().ShouldBe(features.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> FeaturesOf(Code code) =>
        s_features.Of(code).Select(number => X64.Architecture.Features[number]);
}
