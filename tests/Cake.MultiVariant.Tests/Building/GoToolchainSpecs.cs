using Cake.Core;
using Cake.MultiVariant.Building.Go;

namespace Cake.MultiVariant.Tests.Building;

public sealed class GoToolchainSpecs
{
    [Theory]
    [InlineData("go1.18", "amd64", "x86-64 x86-64-v2 x86-64-v3")]
    [InlineData("go1.22.3", "arm64", "armv8-a")]
    [InlineData("go1.23rc1", "arm64", "armv8-a armv8.1-a")]
    [InlineData("devel go1.25-3f2a9c1 Tue Nov 4", "arm64", "armv8-a armv8.1-a")]
    public void Unless_somebody_chooses_it_builds_the_variants_that_are_worth_it(string version, string architecture, string expected) =>
        Go(version, architecture).DefaultVariants.Select(variant => variant.Name).ShouldBe(expected.Split(' '));

    [Theory]
    [InlineData("go1.18", "amd64", "x86-64", "GOAMD64", "v1")]
    [InlineData("go1.18", "amd64", "x86-64-v4", "GOAMD64", "v4")]
    [InlineData("go1.23", "arm64", "armv8-a", "GOARM64", "v8.0")]
    [InlineData("go1.23", "arm64", "armv8.9-a", "GOARM64", "v8.9")]
    [InlineData("go1.23", "arm64", "armv9-a", "GOARM64", "v9.0")]
    [InlineData("go1.23", "arm64", "armv9.4-a", "GOARM64", "v9.4")]
    [InlineData("go1.23", "arm64", "armv8-a+lse", "GOARM64", "v8.0,lse")]
    [InlineData("go1.23", "arm64", "armv8.2-a+aes+pmull+sha1+sha2", "GOARM64", "v8.2,crypto")]
    [InlineData("go1.19.8", "arm64", "armv8-a", null, "")]
    public void Each_variant_is_a_level_of_Go(string version, string architecture, string variant, string? variable, string level)
    {
        GoToolchain go = Go(version, architecture);

        go.LevelVariable.ShouldBe(variable);
        go.LevelOf(Variant.Parse(variant)).ShouldBe(level);
    }

    [Theory]
    [InlineData("go1.24", "amd64", "x86-64-v3+aes", "It can build no features beyond a level.")]
    [InlineData("go1.22", "arm64", "armv8.1-a", "It can build only armv8-a.")]
    [InlineData("go1.23", "arm64", "armv8-a+crc", "It can build the features lse, aes+pmull+sha1+sha2 beyond a level.")]
    public void What_it_cannot_build_is_an_error_that_names_what_it_can(string version, string architecture, string variant, string expected) =>
        Should.Throw<CakeException>(() => Go(version, architecture).LevelOf(Variant.Parse(variant)))
            .Message.ShouldContain($"{version} cannot build the variant {variant}. {expected}");

    [Theory]
    [InlineData("go1.17.13", "Go is go1.17.13, which cannot build for CPU levels. Install Go 1.18 or later.")]
    [InlineData("", "Go is older than go1.16, which cannot build for CPU levels. Install Go 1.18 or later.")]
    public void An_old_Go_is_refused(string version, string expected) =>
        Should.Throw<CakeException>(() => Go(version, "amd64")).Message.ShouldBe(expected);

    private static GoToolchain Go(string version, string architecture) =>
        new($$"""{ "GOVERSION": "{{version}}", "GOOS": "linux", "GOARCH": "{{architecture}}" }""");
}
