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
