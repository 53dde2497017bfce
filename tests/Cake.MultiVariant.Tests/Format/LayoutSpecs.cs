using System.Runtime.CompilerServices;
using System.Text;
using MultiVariant.Format;
using MultiVariant.Format.X64;

namespace Cake.MultiVariant.Tests.FormatSpecs;

public class LayoutSpecs
{
    [Fact]
    public void Structures_have_the_documented_sizes()
    {
        Unsafe.SizeOf<BundleFooter>().ShouldBe(64);
        BundleFooter.Size.ShouldBe(64);
        Unsafe.SizeOf<IndexEntry>().ShouldBe(160);
        IndexEntry.Size.ShouldBe(160);
        Unsafe.SizeOf<FeatureSet>().ShouldBe(32);
    }

    [Fact]
    public void The_magic_reads_MULTIVAR_in_the_file() =>
        Encoding.ASCII.GetString(BitConverter.GetBytes(BundleFooter.MagicValue)).ShouldBe("MULTIVAR");

    [Fact]
    public void Every_feature_has_a_lower_case_name_of_its_own()
    {
        X64.Architecture.Features.Count.ShouldBe(X64Features.Count);
        X64.Architecture.Features.ShouldBeUnique();
        X64.Architecture.Features.ShouldAllBe(name => name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c)
            || char.IsAsciiDigit(c) || c == '.'));
    }

    [Fact]
    public void The_numbers_of_the_features_do_not_change() =>
        string.Join(' ', X64.Architecture.Features).ShouldBe(
            "sse3 ssse3 sse4.1 sse4.2 popcnt cx16 sahf avx avx2 bmi bmi2 f16c fma lzcnt movbe "
            + "avx512f avx512bw avx512cd avx512dq avx512vl aes pclmul vaes vpclmulqdq sha gfni avxvnni avxifma "
            + "avxvnniint8 avxvnniint16 avxneconvert avx512ifma avx512vbmi avx512vbmi2 avx512vnni avx512bitalg "
            + "avx512vpopcntdq avx512bf16 avx512fp16 avx512vp2intersect avx10.1 avx10.2 apxf sha512 sm3 sm4 adx "
            + "rdrnd rdseed rdpid fsgsbase clflushopt clwb cldemote movdiri movdir64b waitpkg serialize cmpccxadd "
            + "raoint xsave xsaveopt xsavec kl widekl prfchw sse4a xop fma4 tbm lwp mwaitx");

    /// <summary>System V ABI AMD64 1.0, table 3.1; FXSR, MMX, SSE and the like are in every x86-64 CPU.</summary>
    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "cx16 popcnt sahf sse3 sse4.1 sse4.2 ssse3")]
    [InlineData(3, "avx avx2 bmi bmi2 f16c fma lzcnt movbe")]
    [InlineData(4, "avx512bw avx512cd avx512dq avx512f avx512vl")]
    public void A_level_needs_what_the_psABI_says_and_all_of_the_level_below(int level, string features)
    {
        string[] below = level == X64Levels.Baseline ? [] : [.. X64.Architecture.NamesOf(X64Levels.Required(level - 1))];

        X64.Architecture.NamesOf(X64Levels.Required(level))
            .ShouldBe([.. below, .. features.Split(' ', StringSplitOptions.RemoveEmptyEntries)], ignoreOrder: true);
    }

    [Fact]
    public void A_feature_set_holds_what_was_added_and_nothing_else()
    {
        FeatureSet features = default;
        features.IsEmpty.ShouldBeTrue();

        int[] added = [0, 63, 64, 130, FeatureSet.Capacity - 1];
        foreach (int feature in added)
            features.Add(feature);

        Enumerable.Range(0, FeatureSet.Capacity).Where(n => features.Contains(n)).ShouldBe(added);
        features.IsEmpty.ShouldBeFalse();
    }

    [Fact]
    public void A_variant_runs_only_where_every_feature_is_and_is_passed_over_where_the_CPU_avoids_it()
    {
        var variant = new IndexEntry
        {
            RequiredFeatures = X64Levels.Required(4),
            Flags = VariantFlags.AvoidWhereVector512Throttles,
        };

        Selection.CanRun(variant, X64Levels.Required(4)).ShouldBeTrue();
        Selection.CanRun(variant, X64Levels.Required(3)).ShouldBeFalse();
        Selection.MayChoose(variant, X64Levels.Required(4), VariantFlags.None).ShouldBeTrue();
        Selection.MayChoose(variant, X64Levels.Required(4), VariantFlags.AvoidWhereVector512Throttles).ShouldBeFalse();
    }
}
