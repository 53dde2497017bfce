namespace Cake.MultiVariant.Tests.Reporting;

/// <summary>MultiVariantReport to Markdown.</summary>
public sealed class MarkdownReportSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_variant_has_a_row()
    {
        string report = await Report("tool");

        string[] rows = [.. report.Split('\n').SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.Length > 0)];
        rows.Length.ShouldBe(2 + Bundle.Levels.Length);
        rows.ShouldAllBe(row => row.Count(character => character == '|') == 5);
        rows[2].ShouldStartWith("| x86-64-v4 | ");
        rows[^1].ShouldContain("AMD K8, K10, Bobcat; Intel Nocona, Prescott, Core, Bonnell");
    }

    [Fact]
    public async Task Identical_variants_are_counted_once() =>
        (await Report("tool")).ShouldContain("| x86-64-v3 | as x86-64-v4 |");

    [Fact]
    public void A_bundle_for_arm64_has_its_own_levels_and_cpus()
    {
        string program = new MinimalElf { Machine = ElfMachine.AArch64 }.WriteTo(_directory["program"]);
        string bundle = Arm64.BundleOf(program, _directory["tool"], [.. Arm64.Variants, "armv9-a"]);

        RealCake.CreateContext().MultiVariantReport(bundle, _directory["report.md"]);

        string report = File.ReadAllText(_directory["report.md"]);
        Row("armv9-a").ShouldContain("Arm Cortex-A510, A710, Neoverse N2, Cortex-A520, A720, Neoverse V2, Neoverse V3 |");
        Row("armv8.4-a").ShouldContain("Ampere AmpereOne; Apple M1, M2, M3, M4; Arm Neoverse V1; Qualcomm Oryon |");
        Row("armv8.2-a+rcpc+dotprod").ShouldContain("Neoverse N1");
        Row("armv8.1-a").ShouldContain("Cavium ThunderX2; Fujitsu A64FX; HiSilicon TaiShan v110 |");
        Row("armv8-a").ShouldContain("Arm Cortex-A53, Cortex-A57, Cortex-A72, Cortex-A73, Cortex-A35; ");
        report.ShouldNotContain("x86");

        string Row(string variant) => report.Split('\n').Single(line => line.StartsWith($"| {variant} |", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_says_what_a_machine_must_have() =>
        (await Report("tool")).Split('\n').ShouldContain("Needs nothing but the kernel.");

    [Fact]
    public async Task It_says_why_cpus_do_not_start_a_better_variant()
    {
        string[] rows = (await Report("tool")).Split('\n');

        rows.ShouldContain("| Intel Skylake-X, Cannon Lake, Cascade Lake, Cooper Lake | x86-64-v3 "
            + "| x86-64-v4, as 512-bit vectors lower the clock |");
        rows.ShouldContain("| AMD Piledriver, Steamroller | x86-64-v2 | x86-64-v3, for lack of avx2, bmi2, movbe |");
        rows.ShouldNotContain(row => row.Contains("Zen 4") && row.Contains("lack"));
    }

    /// <summary>An avoided variant is named although another one is nearer to what starts.</summary>
    [Fact]
    public void What_is_avoided_is_said_even_if_something_else_is_missing_too()
    {
        string program = new MinimalElf().WriteTo(_directory["program"]);
        string bundle = Bundle.Of(_directory["tool"], ((string[])["x86-64-v4", "x86-64-v3+sha", "x86-64-v3"]).Select(name =>
            new VariantArtifact(name, program)));

        RealCake.CreateContext().MultiVariantReport(bundle, _directory["report.md"]);

        string[] rows = File.ReadAllLines(_directory["report.md"]);
        rows.ShouldContain("| Intel Skylake-X, Cascade Lake, Cooper Lake | x86-64-v3 "
            + "| x86-64-v4, as 512-bit vectors lower the clock; x86-64-v3+sha, for lack of sha |");
        rows.ShouldContain("| Intel Cannon Lake | x86-64-v3+sha | x86-64-v4, as 512-bit vectors lower the clock |");
        rows.ShouldContain(row => row.Contains("Intel Nehalem, Westmere | no variant | x86-64-v3, for lack of avx, avx2, "));
    }

    /// <summary>A finding about all variants is one finding.</summary>
    [Fact]
    public async Task What_is_found_in_several_variants_is_said_once() =>
        (await Report("tool")).Split('\n').ShouldContain(line => line.StartsWith(
            "- Warning: MV1105 x86-64-v4, x86-64-v3, x86-64-v2 &#40;in tool&#41;: found the same bytes as in x86-64",
            StringComparison.Ordinal));

    [Fact]
    public async Task What_comes_from_file_names_is_text() =>
        (await Report("a|b <b>`*_[x](y)")).ShouldStartWith(
            "## a&#124;b &#60;b&#62;&#96;&#42;&#95;&#91;x&#93;&#40;y&#41;\n");

    private async Task<string> Report(string name)
    {
        string program = new MinimalElf().WriteTo(_directory["program"]);
        string bundle = Bundle.OfAllLevels(program, _directory[name]);
        RealCake.CreateContext().MultiVariantReport(bundle, _directory["report.md"]);
        return await File.ReadAllTextAsync(_directory["report.md"], TestContext.Current.CancellationToken);
    }
}
