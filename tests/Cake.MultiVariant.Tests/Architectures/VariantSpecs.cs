using Cake.Core;

namespace Cake.MultiVariant.Tests.Architectures;

public class VariantSpecs
{
    [Theory]
    [InlineData("x86-64", "x86-64")]
    [InlineData("x86-64-v2", "x86-64-v2")]
    [InlineData("v1", "x86-64")]
    [InlineData("v4", "x86-64-v4")]
    [InlineData("v4+gfni", "x86-64-v4+gfni")]
    [InlineData("x86-64-v4+avx512vbmi+gfni", "x86-64-v4+gfni+avx512vbmi")]
    [InlineData("x86-64+sse4.2", "x86-64+sse4.2")]
    public void A_name_has_one_spelling(string written, string normalised) =>
        Variant.Parse(written).Name.ShouldBe(normalised);

    [Fact]
    public void A_variant_needs_its_level_and_the_features_that_it_names() =>
        Variant.Parse("x86-64-v2+aes+gfni").FeatureNames
            .ShouldBe([.. Variant.Parse("x86-64-v2").FeatureNames, "aes", "gfni"]);

    [Fact]
    public void A_variant_is_for_x86_64() => ((int)Variant.Parse("v3").Architecture.Machine).ShouldBe(62);

    [Theory]
    [InlineData("x86-64-v5", "x86-64-v5", "x86-64, x86-64-v2, x86-64-v3, x86-64-v4")]
    [InlineData("v0", "v0", "x86-64-v2")]
    [InlineData("V3", "V3", "x86-64-v3")]
    [InlineData("+gfni", "''", "x86-64")]
    [InlineData("x86-64-v3+avx1024", "avx1024", "avx512vbmi")]
    [InlineData("x86-64-v3+", "''", "gfni")]
    [InlineData("x86-64-v4+gfni+gfni", "gfni", "twice")]
    [InlineData("x86-64-v3+avx2", "avx2", "x86-64-v3 or an earlier")]
    public void A_name_that_means_nothing_is_refused_with_what_is_known(string name, string found, string known)
    {
        string message = Should.Throw<CakeException>(() => Variant.Parse(name)).Message;

        message.ShouldContain(name);
        message.ShouldContain(found);
        message.ShouldContain(known);
    }

    [Theory]
    [InlineData("x86-x64-v3", "x86-64-v3")]
    [InlineData("x86-x64-v3,aes,pclmul", "x86-64-v3+aes+pclmul")]
    [InlineData("x86-64-v4,gfni", "x86-64-v4+gfni")]
    public void A_name_as_ILCompiler_writes_it_is_refused_with_the_right_spelling(string name, string right)
    {
        Should.Throw<CakeException>(() => Variant.Parse(name)).Message.ShouldContain($"Write {right}.");
        Variant.Parse(right).Name.ShouldBe(right);
    }

    [Fact]
    public void A_name_may_have_63_bytes_and_not_one_more()
    {
        Variant.Parse("v4+avx512ifma+avx512vbmi+avx512vnni+avx512bf16+kl+widekl").Name.Length.ShouldBe(63);
        Should.Throw<CakeException>(() => Variant.Parse("v4+avx512ifma+avx512vbmi+avx512vnni+avx512bf16+avx512fp16"))
            .Message.ShouldContain("64 characters, and a bundle has room for 63");
    }

    [Fact]
    public void The_most_demanding_variant_is_the_best()
    {
        string[] names = ["x86-64", "x86-64+sha", "x86-64-v3", "x86-64-v3+aes", "x86-64-v3+gfni", "x86-64-v4"];

        names.Select(Variant.Parse).Order(Variant.BestFirst).Select(variant => variant.Name).ShouldBe(
            ["x86-64-v4", "x86-64-v3+aes", "x86-64-v3+gfni", "x86-64-v3", "x86-64+sha", "x86-64"]);
    }
}
