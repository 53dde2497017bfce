using Cake.Core;

namespace Cake.MultiVariant.Tests.Building;

public sealed class IlCompilerSpecs
{
    [Theory]
    [InlineData("8.0.31", "x86-64", "")]
    [InlineData("8.0.31", "x86-64-v3", "x86-x64-v3")]
    [InlineData("9.0.20", "x86-64-v4", "x86-x64-v4")]
    [InlineData("10.0.12", "x86-64-v4", "x86-64-v4")]
    [InlineData("10.0.12", "x86-64", "")]
    [InlineData("11.0.0-preview.1", "x86-64-v2", "")]
    [InlineData("11.0.0-preview.1", "x86-64-v3", "x86-64-v3")]
    [InlineData("8.0.31", "x86-64-v3+aes+pclmul", "x86-x64-v3,aes,pclmul")]
    [InlineData("9.0.20", "x86-64-v4+avx512vbmi", "x86-x64-v4,avx512vbmi,avx512vbmi_vl")]
    [InlineData("10.0.12", "x86-64-v3+aes+pclmul+gfni", "x86-64-v3,aes,gfni")]
    [InlineData("10.0.12", "x86-64+aes+pclmul", "aes")]
    [InlineData("8.0.31", "armv8-a", "")]
    [InlineData("9.0.20", "armv8.1-a", "armv8.1-a")]
    [InlineData("9.0.20", "armv8.2-a+rcpc+dotprod", "armv8.2-a,rcpc,dotprod")]
    [InlineData("9.0.20", "armv8-a+crc+aes+pmull+sha1+sha2", "crc,aes,sha1,sha2")]
    [InlineData("10.0.12", "armv8.6-a", "armv8.6-a")]
    [InlineData("10.0.12", "armv8.4-a+sve", "armv8.4-a,sve")]
    [InlineData("10.0.12", "armv8.4-a+sve+sve2", "armv8.4-a,sve,sve2")]
    [InlineData("8.0.31", "znver3", "x86-x64-v3,aes,pclmul")]
    [InlineData("10.0.12", "znver3", "x86-64-v3,aes,sha")]
    [InlineData("10.0.12", "sapphirerapids", "x86-64-v4,aes,sha,gfni,avxvnni")]
    [InlineData("9.0.20", "graviton3", "armv8.4-a,aes,sha1,sha2,sve")]
    [InlineData("10.0.12", "graviton4", "armv8.6-a,sve,sve2")]
    public void Each_version_has_its_names_for_variants(string version, string variant, string expected) =>
        Compiler(version, variant).InstructionSetOf(Variant.Parse(variant)).ShouldBe(expected);

    [Theory]
    [InlineData("10.0.12", "x86-64", "x86-64 x86-64-v2 x86-64-v3 x86-64-v4")]
    [InlineData("11.0.0", "x86-64", "x86-64-v2 x86-64-v3 x86-64-v4")]
    [InlineData("9.0.20", "armv8-a", "armv8-a armv8.1-a armv8.2-a+rcpc+dotprod armv8.4-a")]
    public void Unless_somebody_chooses_it_builds_the_variants_whose_code_differs(string version, string any, string expected) =>
        Compiler(version, any).Levels.Select(variant => variant.Name).ShouldBe(expected.Split(' '));

    [Theory]
    [InlineData("11.0.0", "x86-64", "can build the levels x86-64-v2, x86-64-v3, x86-64-v4")]
    [InlineData("9.0.20", "x86-64-v3+gfni", "can build the features aes, pclmul, avxvnni, serialize, avx512vbmi beyond a level")]
    [InlineData("10.0.12", "x86-64-v3+aes", "can build the features aes+pclmul, sha, gfni")]
    [InlineData("10.0.12", "armv9-a", "can build the levels armv8-a, armv8.1-a, armv8.2-a, armv8.3-a, armv8.4-a, armv8.5-a, armv8.6-a")]
    [InlineData("9.0.20", "armv8.4-a+sve+sve2", "can build the features crc, lse, rdma, rcpc, dotprod, aes+pmull, sha1, sha2, rcpc2, sve beyond a level")]
    [InlineData("8.0.31", "armv8.1-a+rcpc+rcpc2", "can build the features crc, lse, rdma, rcpc, dotprod, aes+pmull, sha1, sha2 beyond a level")]
    public void What_it_cannot_build_is_an_error_that_names_what_it_can(string version, string variant, string expected)
    {
        string error = Should.Throw<CakeException>(() => Compiler(version, variant).InstructionSetOf(Variant.Parse(variant))).Message;

        error.ShouldContain($"ILCompiler {version} cannot build the variant {variant}");
        error.ShouldContain(expected);
    }

    private static IlCompiler Compiler(string version, string variant) => new(version, Variant.Parse(variant).Architecture);
}
