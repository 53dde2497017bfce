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
    public void Each_version_has_its_names_for_variants(string version, string variant, string expected) =>
        new IlCompiler(version, X64.Architecture).InstructionSetOf(Variant.Parse(variant)).ShouldBe(expected);

    [Theory]
    [InlineData("11.0.0", "x86-64", "can build the levels x86-64-v2, x86-64-v3, x86-64-v4")]
    [InlineData("9.0.20", "x86-64-v3+gfni", "can build the features aes, pclmul, avxvnni, serialize, avx512vbmi beyond a level")]
    [InlineData("10.0.12", "x86-64-v3+aes", "can build the features aes+pclmul, sha, gfni")]
    public void What_it_cannot_build_is_an_error_that_names_what_it_can(string version, string variant, string expected)
    {
        string error = Should.Throw<CakeException>(() => new IlCompiler(version, X64.Architecture).InstructionSetOf(Variant.Parse(variant))).Message;

        error.ShouldContain($"ILCompiler {version} cannot build the variant {variant}");
        error.ShouldContain(expected);
    }
}
