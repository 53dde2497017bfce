using Cake.Core;
using MultiVariant.Format;

namespace Cake.MultiVariant.Tests.Architectures;

public class VariantSpecs
{
    [Theory]
    [InlineData("x86-64", "x86-64")]
    [InlineData("x86-64-v2", "x86-64-v2")]
    [InlineData("v1", "x86-64")]
    [InlineData("v4", "x86-64-v4")]
    [InlineData("V3", "x86-64-v3")]
    [InlineData("v4+gfni", "x86-64-v4+gfni")]
    [InlineData("x86-64-v4+avx512vbmi+gfni", "x86-64-v4+gfni+avx512vbmi")]
    [InlineData("x86-64+sse4.2", "x86-64+sse4.2")]
    [InlineData("v8.0", "armv8-a")]
    [InlineData("v9.1", "armv9.1-a")]
    [InlineData("v8.2+dotprod+rcpc", "armv8.2-a+rcpc+dotprod")]
    [InlineData("armv8-a+sha2+aes", "armv8-a+aes+sha2")]
    public void A_name_has_one_spelling(string written, string normalised) =>
        Variant.Parse(written).Name.ShouldBe(normalised);

    [Fact]
    public void A_variant_needs_its_level_and_the_features_that_it_names() =>
        Variant.Parse("x86-64-v2+aes+gfni").FeatureNames
            .ShouldBe([.. Variant.Parse("x86-64-v2").FeatureNames, "aes", "gfni"]);

    [Theory]
    [InlineData("v3", 62)]
    [InlineData("v8.2", 183)]
    public void The_level_says_which_machine_a_variant_is_for(string name, int machine) =>
        ((int)Variant.Parse(name).Architecture.Machine).ShouldBe(machine);

    [Fact]
    public void An_unknown_level_is_answered_with_those_of_every_architecture_in_short() =>
        Should.Throw<CakeException>(() => Variant.Parse("armv8.10-a")).Message.ShouldBe(
            "Variant 'armv8.10-a': there is no level or CPU 'armv8.10-a'. Did you mean armv8.1-a? The levels are x86-64, "
            + "x86-64-v2, x86-64-v3, x86-64-v4 for x86_64; armv8-a to armv8.9-a, armv9-a to armv9.4-a for aarch64. "
            + "MultiVariantListCpus lists the CPUs.");

    [Theory]
    [InlineData("znver4", "znver4", "x86-64-v4", "avx512vbmi")]
    [InlineData("Haswell", "haswell", "x86-64-v3", "pclmul")]
    [InlineData("Granite Rapids", "graniterapids", "x86-64-v4", "avx512fp16")]
    [InlineData("icelake-server", "icelake-server", "x86-64-v4", "gfni")]
    [InlineData("raptorlake", "raptorlake", "x86-64-v3", "avxvnni")]
    [InlineData("skylake-avx512", "skylake-avx512", "x86-64-v4", "aes")]
    [InlineData("graviton2", "graviton2", "armv8.2-a", "rcpc")]
    [InlineData("graviton4", "graviton4", "armv9.1-a", "rng")]
    [InlineData("apple-m1", "apple-m1", "armv8.5-a", "fp16")]
    public void The_name_of_a_CPU_is_one_of_a_variant(string written, string name, string level, string feature)
    {
        var variant = Variant.Parse(written);

        variant.Name.ShouldBe(name);
        variant.Level.Name.ShouldBe(level);
        variant.FeatureNames.ShouldContain(feature);
        Variant.Parse(name).RequiredFeatures.ShouldBe(variant.RequiredFeatures);
    }

    [Theory]
    [InlineData("znver3+aes", "Write znver3, or add features to a level.")]
    [InlineData("znvr3", "Did you mean znver3?")]
    [InlineData("skylake-avx51", "Did you mean skylake-avx512?")]
    [InlineData("x86-64-v", "Did you mean x86-64")]
    [InlineData("avx2", "Write x86-64-v3, the lowest level with this feature.")]
    [InlineData("gfni", "Write x86-64+gfni, or add it to a higher level.")]
    [InlineData("dotprod", "Write armv8.4-a, the lowest level with this feature.")]
    [InlineData("pentium", "Correct the name.")]
    public void A_wrong_name_is_answered_with_what_may_be_meant(string name, string expected) =>
        Should.Throw<CakeException>(() => Variant.Parse(name)).Message.ShouldContain(expected);

    [Fact]
    public void A_variant_for_a_CPU_that_slows_down_with_512_bits_is_not_avoided_there()
    {
        FlagsOf("skylake-avx512").ShouldBe(VariantFlags.None);
        FlagsOf("x86-64-v4").ShouldBe(VariantFlags.AvoidWhereVector512Throttles);
        FlagsOf("znver4").ShouldBe(VariantFlags.AvoidWhereVector512Throttles);

        static VariantFlags FlagsOf(string name) => X64.Architecture.FlagsOf(Variant.Parse(name));
    }

    [Fact]
    public void An_unknown_feature_is_answered_with_those_of_its_architecture()
    {
        string message = Should.Throw<CakeException>(() => Variant.Parse("armv8.2-a+avx2")).Message;

        message.ShouldContain("there is no CPU feature 'avx2'. Correct the name; the features are crc, lse, rdma, ");
        message.ShouldNotContain("sse");
    }

    [Theory]
    [InlineData("x86-64-v5", "x86-64-v5", "x86-64, x86-64-v2, x86-64-v3, x86-64-v4")]
    [InlineData("v0", "v0", "x86-64-v2")]
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
    [InlineData("armv8.2-a,rcpc,dotprod", "armv8.2-a+rcpc+dotprod")]
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
