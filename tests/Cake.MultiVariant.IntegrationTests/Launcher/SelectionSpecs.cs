using System.Text.RegularExpressions;

namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>
/// Which variant starts on which CPU. The oracle is glibc's dynamic linker, which prints the levels that it finds.
/// </summary>
public sealed partial class SelectionSpecs : IDisposable
{
    private const string DynamicLinker = "/lib64/ld-linux-x86-64.so.2";

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("qemu64", "x86-64")]
    [InlineData("Nehalem", "x86-64-v2")]
    [InlineData("Haswell", "x86-64-v3")]
    public async Task The_best_variant_for_the_emulated_cpu_starts(string model, string expected)
    {
        string qemu = Tool.Require("qemu-x86_64");
        string bundle = await MakeBundle();

        var result = await Tool.RunControlled(qemu, null, "log", "-cpu", model, bundle, "3");

        result.StandardError.ShouldContain($"[multivariant] launcher: starting variant {expected}\n");
        result.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task The_best_variant_for_this_machine_starts()
    {
        string bundle = await MakeBundle();
        string expected = LevelIn((await Tool.Run(DynamicLinker, "--help")).StandardOutput);

        var result = await Tool.RunControlled(bundle, null, "log", "3");

        string[] levels = ["x86-64-v4", "x86-64-v3", "x86-64-v2"];
        IEnumerable<string> better = levels.TakeWhile(level => level != expected);
        result.StandardError.ShouldMatch(
            $@"\A{string.Concat(better.Select(level => $@"\[multivariant\] launcher: passing over {level}: this CPU lacks [a-z0-9_. ]+\n"))}"
            + $@"\[multivariant\] launcher: starting variant {expected}\n\z");
        result.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task On_every_cpu_that_qemu_emulates_the_level_is_the_one_that_glibc_finds()
    {
        string qemu = Tool.Require("qemu-x86_64");
        string bundle = await MakeBundle();
        string[] models = CpuModel().Matches((await Tool.Run(qemu, "-cpu", "help")).StandardOutput)
            .Select(match => match.Groups[1].Value)
            .ToArray();
        models.Length.ShouldBeGreaterThan(50);

        var levelsSeen = new HashSet<string>();
        foreach (string model in models)
        {
            var oracle = await Tool.Run(qemu, "-cpu", model, DynamicLinker, "--help");
            if (oracle.ExitCode != 0)
                continue;
            string expected = LevelIn(oracle.StandardOutput);

            var result = await Tool.RunControlled(qemu, null, "log", "-cpu", model, bundle);

            result.StandardError.ShouldContain($"starting variant {expected}\n", Case.Sensitive, model);
            levelsSeen.Add(expected);
        }

        levelsSeen.ShouldBe(["x86-64", "x86-64-v2", "x86-64-v3"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_variant_beyond_the_levels_starts_only_where_its_features_are()
    {
        string qemu = Tool.Require("qemu-x86_64");
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        string bundle = Bundle.Of(_directory["bundle"],
        [
            new VariantArtifact("x86-64-v2+aes", program),
            new VariantArtifact("x86-64-v2", program),
            new VariantArtifact("x86-64", program),
        ]);

        (await Starts("Westmere")).ShouldContain("starting variant x86-64-v2+aes\n");
        (await Starts("Nehalem")).ShouldContain("starting variant x86-64-v2\n");
        (await Starts("Haswell,-aes")).ShouldContain("starting variant x86-64-v2\n");

        async Task<string> Starts(string model) =>
            (await Tool.RunControlled(qemu, null, "log", "-cpu", model, bundle)).StandardError;
    }

    [Fact]
    public async Task A_cpu_that_can_run_no_variant_is_told_what_it_lacks()
    {
        string qemu = Tool.Require("qemu-x86_64");
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        string bundle = Bundle.Of(_directory["bundle"],
            [new VariantArtifact("x86-64-v3", program), new VariantArtifact("x86-64-v2", program)]);

        var result = await Tool.Run(qemu, "-cpu", "qemu64", bundle);

        result.ExitCode.ShouldBe(69);
        result.StandardOutput.ShouldBeEmpty();
        result.StandardError.ShouldContain(
            "[multivariant] error: this CPU can run none of the variants; the least demanding one, x86-64-v2, needs"
            + " ssse3 sse4.1 sse4.2 popcnt");
    }

    private async Task<string> MakeBundle() =>
        Bundle.OfAllLevels(await Gcc.CompileProgram("whoami.c", _directory["program"]), _directory["bundle"]);

    private static string LevelIn(string dynamicLinkerHelp) =>
        SupportedLevel().Match(dynamicLinkerHelp) is { Success: true } match ? match.Groups[1].Value : "x86-64";

    [GeneratedRegex(@"^  (x86-64-v\d) \(supported", RegexOptions.Multiline)]
    private static partial Regex SupportedLevel();

    [GeneratedRegex(@"^x86 +(\S+)", RegexOptions.Multiline)]
    private static partial Regex CpuModel();
}
