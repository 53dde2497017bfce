using Cake.Core;

namespace Cake.MultiVariant.Tests.Explanation;

/// <summary>MultiVariantExplain for CPUs by their names.</summary>
public sealed class NamedCpuSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_cpu_that_lacks_features_of_better_variants_is_told_which()
    {
        BundleExplanation explanation = Explain(Bundle.Levels, "sandybridge");

        explanation.Chosen.ShouldBe("x86-64-v2");
        explanation.Cpu!.MicroArchitecture.ShouldBe("Sandy Bridge");
        VariantExplanation v3 = explanation.Variants[1];
        v3.Name.ShouldBe("x86-64-v3");
        v3.CanRun.ShouldBeFalse();
        v3.IsAvoided.ShouldBeFalse();
        v3.MissingFeatures.ShouldBe(["bmi", "avx2", "bmi2", "fma", "f16c", "movbe", "lzcnt"], ignoreOrder: true);
        v3.PresentFeatures.ShouldContain("avx");
        explanation.Variants[2].MissingFeatures.ShouldBeEmpty();
        explanation.Variants[3].PresentFeatures.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("skylake-avx512")]
    [InlineData("skx")]
    [InlineData("cascadelake")]
    [InlineData("cooperlake")]
    public void A_cpu_that_lowers_its_clock_avoids_512_bit_vectors(string cpu)
    {
        BundleExplanation explanation = Explain(Bundle.Levels, cpu);

        explanation.Chosen.ShouldBe("x86-64-v3");
        VariantExplanation v4 = explanation.Variants[0];
        v4.CanRun.ShouldBeTrue();
        v4.AvoidedBecause.ShouldBe("512-bit vectors lower the clock");
        explanation.Variants.Skip(1).ShouldAllBe(variant => !variant.IsAvoided);
    }

    [Fact]
    public void Nothing_is_avoided_if_the_bundle_was_stitched_to_use_it()
    {
        BundleExplanation explanation = Explain(
            Bundle.Levels, "skylake-avx512", new MultiVariantStitchSettings { UseAvx512WhereItThrottles = true });

        explanation.Chosen.ShouldBe("x86-64-v4");
        explanation.Variants.ShouldAllBe(variant => !variant.IsAvoided);
    }

    /// <summary>The names are those of variants, as people write them.</summary>
    [Theory]
    [InlineData("znver4", "x86-64-v4")]
    [InlineData("ZNVER2", "x86-64-v3")]
    [InlineData("Sapphire Rapids", "x86-64-v4")]
    [InlineData("core-avx2", "x86-64-v3")]
    [InlineData("k8", "x86-64")]
    public void Every_name_of_a_cpu_will_do(string cpu, string chosen) =>
        Explain(Bundle.Levels, cpu).Chosen.ShouldBe(chosen);

    [Fact]
    public void Arm64_bundles_have_their_own_cpus()
    {
        string program = new MinimalElf { Machine = ElfMachine.AArch64 }.WriteTo(_directory["program"]);
        string bundle = Arm64.BundleOf(program, _directory["bundle"], Arm64.Variants);

        RealCake.CreateContext().MultiVariantExplain(bundle, "graviton3").Chosen.ShouldBe("armv8.4-a");
        RealCake.CreateContext().MultiVariantExplain(bundle, "graviton2").Chosen.ShouldBe("armv8.2-a+rcpc+dotprod");
        RealCake.CreateContext().MultiVariantExplain(bundle, "cortex-a72").Variants[2].MissingFeatures
            .ShouldBe(["lse", "rdma"], ignoreOrder: true);
    }

    [Fact]
    public void The_text_is_logged_and_says_all_of_it()
    {
        string bundle = Stitch(Bundle.Levels);
        RecordingLog log = new();

        BundleExplanation explanation = RealCake.CreateContext(log).MultiVariantExplain(bundle, "cascadelake");

        string text = explanation.ToString();
        string.Join('\n', log.Lines).ShouldBe(text);
        text.ShouldBe(
            """
            bundle starts x86-64-v3 on Intel Cascade Lake (cascadelake).

            x86-64-v4: could run, but is avoided: 512-bit vectors lower the clock
              present  sse3, ssse3, sse4.1, sse4.2, popcnt, cx16, sahf, avx, avx2, bmi,
                       bmi2, f16c, fma, lzcnt, movbe, avx512f, avx512bw, avx512cd, avx512dq,
                       avx512vl

            x86-64-v3: starts
              present  sse3, ssse3, sse4.1, sse4.2, popcnt, cx16, sahf, avx, avx2, bmi,
                       bmi2, f16c, fma, lzcnt, movbe

            x86-64-v2: could run, but x86-64-v3 is better
              present  sse3, ssse3, sse4.1, sse4.2, popcnt, cx16, sahf

            x86-64: could run, but x86-64-v3 is better
            """);
    }

    [Fact]
    public void The_text_for_a_cpu_that_can_run_nothing_says_what_it_lacks() =>
        Explain(["x86-64-v2", "x86-64-v4"], "core2").ToString().ShouldBe(
            """
            bundle starts no variant on Intel Core (core2), and ends with exit code 69.

            x86-64-v4: cannot run, 16 features missing
              missing  sse4.1, sse4.2, popcnt, avx, avx2, bmi, bmi2, f16c, fma, lzcnt,
                       movbe, avx512f, avx512bw, avx512cd, avx512dq, avx512vl
              present  sse3, ssse3, cx16, sahf

            x86-64-v2: cannot run, 3 features missing
              missing  sse4.1, sse4.2, popcnt
              present  sse3, ssse3, cx16, sahf
            """);

    [Fact]
    public void No_line_of_the_text_is_longer_than_a_terminal() =>
        (from cpu in RealCake.CreateContext().MultiVariantListCpus()
         where cpu.Architecture == X64.Architecture.Name
         from line in Explain(["znver5", "x86-64-v4", "x86-64-v3", "x86-64"], cpu.Names[0]).ToString().Split('\n')
         where line.Length > 80
         select line).ShouldBeEmpty();

    [Theory]
    [InlineData("graviton3", "on graviton3: that CPU is for aarch64 programs, and the bundle is for x86_64.")]
    [InlineData("haswel", "on 'haswel': there is no CPU 'haswel'. Did you mean haswell? MultiVariantListCpus lists the CPUs.")]
    [InlineData("Zen 4", "there is no CPU 'Zen 4'. Write znver4.")]
    [InlineData("Intel Skylake-X", "there is no CPU 'Intel Skylake-X'. Write skylake-avx512.")]
    [InlineData("Raptor Lakes", "there is no CPU 'Raptor Lakes'. Did you mean raptorlake?")]
    [InlineData("x86-64-v3", "'x86-64-v3' is not a CPU, but what many CPUs can do. Name one of these, such as haswell.")]
    [InlineData("v2", "'v2' is not a CPU, but what many CPUs can do. Name one of these, such as nehalem.")]
    [InlineData("m3", "there is no CPU 'm3'. Write apple-m3.")]
    [InlineData("q7", "there is no CPU 'q7'. Correct the name.")]
    [InlineData("pdp-11", "there is no CPU 'pdp-11'. Correct the name. MultiVariantListCpus lists the CPUs.")]
    public void A_name_that_is_no_cpu_for_the_bundle_is_an_error_that_says_what_to_write(string cpu, string expected) =>
        Should.Throw<CakeException>(() => Explain(Bundle.Levels, cpu)).Message.ShouldContain(expected);

    [Fact]
    public void A_bundle_that_is_missing_is_named() =>
        Should.Throw<CakeException>(() => RealCake.CreateContext().MultiVariantExplain(_directory["nothing"], "znver4"))
            .Message.ShouldContain($"There is no file {_directory["nothing"]}.");

    [Fact]
    public void Every_cpu_starts_the_first_variant_that_it_has_all_features_for_and_does_not_avoid()
    {
        string bundle = Stitch(["znver4", "x86-64-v4", "x86-64-v3+sha", "x86-64-v3", "haswell", "x86-64-v2"]);
        IReadOnlyList<BundledVariant> variants = RealCake.CreateContext().MultiVariantInspect(bundle).Variants;
        foreach (CpuFamily family in X64.Architecture.CpuFamilies)
        {
            BundleExplanation explanation = RealCake.CreateContext().MultiVariantExplain(bundle, family.VariantNames[^1]);

            IReadOnlyList<string> features = X64.Architecture.NamesOf(family.Features);
            explanation.Chosen.ShouldBe(
                explanation.Variants.FirstOrDefault(variant => variant.CanRun && !variant.IsAvoided)?.Name, family.Name);
            foreach ((BundledVariant variant, VariantExplanation own) in variants.Zip(explanation.Variants))
            {
                own.Name.ShouldBe(variant.Name);
                own.PresentFeatures.ShouldBe(variant.RequiredFeatures.Intersect(features), family.Name);
                own.MissingFeatures.ShouldBe(variant.RequiredFeatures.Except(features), family.Name);
            }
        }
    }

    private BundleExplanation Explain(string[] variants, string cpu, MultiVariantStitchSettings? settings = null) =>
        RealCake.CreateContext().MultiVariantExplain(Stitch(variants, settings), cpu);

    private string Stitch(string[] variants, MultiVariantStitchSettings? settings = null)
    {
        string program = new MinimalElf().WriteTo(_directory["program"]);
        return Bundle.Of(_directory["bundle"], variants.Select(name => new VariantArtifact(name, program)), settings);
    }
}
