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

        string[] rows = [.. report.Split('\n').Where(line => line.StartsWith('|'))];
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
