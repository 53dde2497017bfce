using System.Xml.Linq;
using Cake.Core;

namespace Cake.MultiVariant.IntegrationTests.Benchmarking;

/// <summary>MultiVariantBenchmark, with programs whose speed is known.</summary>
public sealed class BenchmarkSpecs : IDisposable
{
    private static readonly MultiVariantBenchmarkSettings Short = new() { Rounds = 12 };

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_variant_that_takes_half_the_time_is_found_worth_it()
    {
        string bundle = await Sleeping(x64: 60, v2: 30);
        var log = new RecordingLog();

        BenchmarkResult result = RealCake.CreateContext(log).MultiVariantBenchmark(bundle, [""], Short);

        result.Baseline.ShouldBe("x86-64");
        BenchmarkedCommand command = result.Commands.ShouldHaveSingleItem();
        command.Rounds.ShouldBe(12);
        command.Variants.Select(variant => variant.Name).ShouldBe(["x86-64-v2", "x86-64"]);
        command.Variants[0].Ratio.ShouldBeInRange(0.4, 0.8);
        command.Variants[0].RatioLow.ShouldBeLessThanOrEqualTo(command.Variants[0].Ratio);
        command.Variants[0].RatioHigh.ShouldBeGreaterThanOrEqualTo(command.Variants[0].Ratio);
        command.Variants[0].Median.TotalMilliseconds.ShouldBeGreaterThan(30);
        command.Variants[1].Ratio.ShouldBe(1);
        string.Join('\n', log.Lines).ShouldContain("Worth it: x86-64-v2 takes 0.");
    }

    [Fact]
    public async Task A_variant_that_is_no_faster_is_not_found_worth_it()
    {
        string bundle = await Sleeping(x64: 30, v2: 36);
        var log = new RecordingLog();

        RealCake.CreateContext(log).MultiVariantBenchmark(bundle, [""], Short);

        string.Join('\n', log.Lines).ShouldNotContain("Worth it: ");
    }

    [Fact]
    public async Task A_command_that_is_over_at_once_tells_nothing()
    {
        string bundle = await Sleeping(x64: 0, v2: 1);
        var log = new RecordingLog();

        RealCake.CreateContext(log).MultiVariantBenchmark(bundle, [""], Short);

        string.Join('\n', log.Lines).ShouldContain("Too short to tell: ");
    }

    [Fact]
    public async Task Command_lines_are_those_of_a_shell()
    {
        string bundle = Bundle.OfAllLevels(Tool.RequireElf("cat"), _directory["bundle"]);
        await File.WriteAllTextAsync(_directory["a file"], "text", TestContext.Current.CancellationToken);

        BenchmarkResult result = RealCake.CreateContext().MultiVariantBenchmark(
            bundle,
            ["'a file' > copy.txt", "< 'a file' > copy-of-input.txt"],
            new MultiVariantBenchmarkSettings { Rounds = 6, WorkingDirectory = _directory.Path });

        result.Commands.Count.ShouldBe(2);
        (await File.ReadAllTextAsync(_directory["copy.txt"], TestContext.Current.CancellationToken)).ShouldBe("text");
        (await File.ReadAllTextAsync(_directory["copy-of-input.txt"], TestContext.Current.CancellationToken))
            .ShouldBe("text");
    }

    [Fact]
    public async Task Variants_that_do_something_else_are_warned_of()
    {
        string one = await Gcc.CompileProgram("whoami.c", _directory["one"]);
        string bundle = Bundle.Of(
            _directory["bundle"],
            [new VariantArtifact("x86-64", one), new VariantArtifact("x86-64-v2", Tool.RequireElf("true"))]);
        var log = new RecordingLog();

        RealCake.CreateContext(log).MultiVariantBenchmark(bundle, [""], new() { Rounds = 6 });

        string.Join('\n', log.Lines).ShouldContain("the output of x86-64 differs from that of x86-64-v2.");
    }

    [Fact]
    public void A_failing_command_is_the_error_with_what_it_said()
    {
        string bundle = Bundle.OfAllLevels(Tool.RequireElf("ls"), _directory["bundle"]);

        var error = Should.Throw<CakeException>(
            () => RealCake.CreateContext().MultiVariantBenchmark(bundle, "/no/such/folder"));

        error.Message.ShouldContain("failed on 'exec \"$0\" /no/such/folder' with exit code 2.");
        error.Message.ShouldContain("/no/such/folder': No such file or directory");
    }

    [Fact]
    public async Task The_chart_is_svg_with_a_bar_for_each_variant()
    {
        string bundle = await Sleeping(x64: 40, v2: 20);

        RealCake.CreateContext().MultiVariantBenchmark(
            bundle, ["", "a '<b>' '&'"], new() { Rounds = 6, Chart = _directory["charts/times.svg"] });

        XNamespace svg = "http://www.w3.org/2000/svg";
        var chart = XDocument.Load(_directory["charts/times.svg"]);
        chart.Descendants(svg + "rect").Count().ShouldBe(4);
        chart.Descendants(svg + "text").Select(text => text.Value).ShouldContain("bundle a '<b>' '&'");
        if (Environment.GetEnvironmentVariable("MULTIVARIANT_SCREENSHOTS") is { Length: > 0 } folder)
            File.Copy(_directory["charts/times.svg"], Path.Combine(folder, "times.svg"), overwrite: true);
    }

    [Theory]
    [InlineData("v9", "this CPU can run x86-64-v2, x86-64.")]
    [InlineData("x86-64-v3", "this CPU can run x86-64-v2, x86-64.")]
    public async Task A_baseline_that_cannot_run_is_refused(string baseline, string expectation)
    {
        string bundle = await Sleeping(x64: 0, v2: 0);

        var error = Should.Throw<CakeException>(() => RealCake.CreateContext()
            .MultiVariantBenchmark(bundle, [""], new() { Baseline = baseline }));

        error.Message.ShouldContain(expectation);
    }

    [Fact]
    public async Task The_baseline_can_be_another()
    {
        string bundle = await Sleeping(x64: 40, v2: 20);

        BenchmarkResult result = RealCake.CreateContext()
            .MultiVariantBenchmark(bundle, [""], new() { Rounds = 6, Baseline = "v2" });

        result.Baseline.ShouldBe("x86-64-v2");
        result.Commands[0].Variants[1].Ratio.ShouldBeGreaterThan(1.3);
    }

    [Fact]
    public async Task Too_few_rounds_no_commands_and_deaf_bundles_are_refused()
    {
        string bundle = await Sleeping(x64: 0, v2: 0);
        string deaf = Bundle.Of(
            _directory["deaf"],
            [new VariantArtifact("x86-64", Tool.RequireElf("true"))],
            new MultiVariantStitchSettings { IgnoreEnvironment = true });
        ICakeContext cake = RealCake.CreateContext();

        Should.Throw<CakeException>(() => cake.MultiVariantBenchmark(bundle, [""], new() { Rounds = 5 }))
            .Message.ShouldStartWith("Rounds is 5, but must be 6 to 1000.");
        Should.Throw<CakeException>(() => cake.MultiVariantBenchmark(bundle))
            .Message.ShouldContain("without a command line.");
        Should.Throw<CakeException>(() => cake.MultiVariantBenchmark(deaf, ""))
            .Message.ShouldContain("it ignores MULTIVARIANT.");
    }

    /// <summary>A bundle whose variants sleep for so many milliseconds.</summary>
    private async Task<string> Sleeping(int x64, int v2)
    {
        string slow = await Gcc.CompileProgram("nap.c", _directory["slow"], [$"-DMILLISECONDS={x64}"]);
        string fast = await Gcc.CompileProgram("nap.c", _directory["fast"], [$"-DMILLISECONDS={v2}"]);
        return Bundle.Of(
            _directory["bundle"], [new VariantArtifact("x86-64", slow), new VariantArtifact("x86-64-v2", fast)]);
    }
}
