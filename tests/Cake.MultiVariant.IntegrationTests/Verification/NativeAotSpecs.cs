using Cake.Core;
using Cake.MultiVariant.IntegrationTests.Publishing;

namespace Cake.MultiVariant.IntegrationTests.Verification;

/// <summary>What ILC makes, held against right and wrong labels.</summary>
public sealed class NativeAotSpecs(PublishedTextstat textstat) : IClassFixture<PublishedTextstat>
{
    private readonly ICakeContext _context = RealCake.CreateContext();

    [Fact]
    public void The_published_bundle_breaks_no_rule_and_starts_on_every_emulated_cpu()
    {
        Tool.Require("qemu-x86_64");

        BundleVerification verification = _context.MultiVariantVerify(
            textstat.Bundle, new MultiVariantVerifySettings { SmokeArguments = textstat.Bundle });

        verification.Findings.ShouldBeEmpty();
        verification.Starts.Select(start => start.Variant).ShouldBe(["x86-64", "x86-64-v2", "x86-64-v3"]);
    }

    [Theory]
    [InlineData("x86-64-v3", "x86-64",
        @"MV1202 x86-64 .*: found instructions in __managedcode: [\d,]{5,} that need avx \(such as v\w+ at 0x[0-9a-f]+\), ")]
    [InlineData("x86-64-v3", "x86-64-v2",
        "MV1202 x86-64-v2 .*: found instructions in __managedcode: .* that need avx2 ")]
    [InlineData("x86-64-v4", "x86-64-v3",
        "MV1202 x86-64-v3 .*: found instructions in __managedcode: .* that need avx512f ")]
    [InlineData("x86-64", "x86-64-v4",
        @"MV1203 x86-64-v4 .*: found [\d,]{7,} instructions, none of which needs any of avx512f, ")]
    [InlineData("x86-64", "x86-64-v3",
        @"MV1203 x86-64-v3 .*: found [\d,]{7,} instructions, none of which needs any of avx, avx2, ")]
    [InlineData("x86-64-v3", "x86-64-v4", "MV1203 x86-64-v4 .*: found [\\d,]+ instructions, none of ")]
    public void A_variant_with_the_label_of_another_is_refused_with_the_evidence(string variant, string label, string found) =>
        Error(label, textstat.Direct(variant)).ShouldMatch(found);

    [Theory]
    [InlineData("x86-64-v2", "x86-64",
        "MV1204 x86-64 .*: found a program that ILC compiled for CPUs with sse3, ssse3, sse4.1, sse4.2, popcnt,")]
    [InlineData("x86-64-v3", "x86-64-v2",
        "MV1204 x86-64-v2 .*: found a program that ILC compiled for CPUs with avx, avx2, bmi, bmi2, fma, lzcnt, movbe,")]
    [InlineData("x86-64", "x86-64-v2",
        "MV1205 x86-64-v2 .*: found a program that ILC compiled for CPUs without sse3, ssse3, sse4.1, sse4.2, popcnt,")]
    public void A_stripped_variant_tells_what_ILC_was_asked_for(string variant, string label, string found) =>
        Error(label, textstat.Direct(variant)).ShouldMatch(found);

    [Theory]
    [InlineData("x86-64")]
    [InlineData("x86-64-v2")]
    [InlineData("x86-64-v3")]
    [InlineData("x86-64-v4")]
    public void A_variant_with_its_own_label_breaks_no_rule(string variant)
    {
        var artifact = new VariantArtifact(variant, textstat.Direct(variant));

        Validating.Check(artifact).ShouldBeEmpty();
        new ArtifactReader().Read(artifact).IlcDemand.ShouldNotBeNull();
    }

    private string Error(string label, string path)
    {
        using var directory = new TestDirectory();
        string message = Should.Throw<CakeException>(
            () => _context.MultiVariantStitch(directory["bundle"], [new VariantArtifact(label, path)])).Message;
        File.Exists(directory["bundle"]).ShouldBeFalse();
        return message;
    }
}
