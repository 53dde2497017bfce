using Cake.Core;

namespace Cake.MultiVariant.IntegrationTests.Bundling;

/// <summary>Variants that are named after CPUs, from the compiler to the launcher.</summary>
public sealed class NamedCpuSpecs : IDisposable
{
    private static readonly string[] s_names = ["znver4", "haswell", "nehalem", "x86-64"];

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task They_are_stitched_checked_packed_reported_and_taken_out()
    {
        RecordingLog log = new();
        var cake = RealCake.CreateContext(log);
        string bundle = await Stitch(cake);

        cake.MultiVariantInspect(bundle).Variants.Select(variant => variant.Name).ShouldBe(s_names);
        cake.MultiVariantVerify(bundle);
        cake.MultiVariantReport(bundle, _directory["report.md"]);
        cake.MultiVariantExtract(bundle, "haswell", _directory["extracted"]);
        cake.MultiVariantRepack(bundle, _directory["packed"], Packing.Zstd, "haswell");

        log.Entries.ShouldNotContain(entry => entry.Level <= Cake.Core.Diagnostics.LogLevel.Warning);
        File.ReadAllBytes(_directory["extracted"]).ShouldBe(File.ReadAllBytes(_directory["haswell"]));
        (await File.ReadAllTextAsync(_directory["report.md"], TestContext.Current.CancellationToken)).ShouldContain("znver4");
        (await Tool.RunControlled(_directory["packed"], "nehalem", "log")).StandardError
            .ShouldBe("[multivariant] launcher: starting variant nehalem\n");
    }

    [Theory]
    [InlineData("qemu64", "x86-64")]
    [InlineData("Nehalem", "nehalem")]
    [InlineData("Westmere", "nehalem")]
    [InlineData("Haswell", "haswell")]
    [InlineData("Skylake-Client", "haswell")]
    public async Task The_features_of_the_CPU_choose(string model, string expected)
    {
        string emulator = Tool.Require("qemu-x86_64");
        string bundle = await Stitch(RealCake.CreateContext());

        (await Tool.RunControlled(emulator, null, "log", "-cpu", model, bundle)).StandardError
            .ShouldContain($"[multivariant] launcher: starting variant {expected}\n");
    }

    [Fact]
    public void Their_table_is_logged_and_returned()
    {
        RecordingLog log = new();

        IReadOnlyList<CpuDescription> cpus = RealCake.CreateContext(log).MultiVariantListCpus();

        cpus.Single(cpu => cpu.Names.Contains("graviton3")).Level.ShouldBe("armv8.4-a");
        cpus.Single(cpu => cpu.Names.Contains("znver4")).FeaturesBeyondLevel.ShouldContain("avx512vbmi2");
        log.Lines.Count().ShouldBe(cpus.Count);
        log.Lines.ShouldContain(line => line.StartsWith("haswell, core-avx2 ", StringComparison.Ordinal)
            && line.EndsWith(" x86-64-v3+pclmul+rdrnd+fsgsbase", StringComparison.Ordinal));
    }

    private async Task<string> Stitch(ICakeContext cake)
    {
        foreach (string name in s_names)
            await Gcc.CompileVectors(_directory, [$"-march={(name == "znver4" ? "x86-64-v4" : name)}", "-O3", "-ffast-math"], name);
        return cake.MultiVariantStitch(
            _directory["bundle"], s_names.Select(name => new VariantArtifact(name, _directory[name]))).Path.FullPath;
    }
}
