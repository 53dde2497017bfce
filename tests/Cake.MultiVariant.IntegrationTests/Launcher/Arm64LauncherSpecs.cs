using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>The launcher for arm64 on emulated CPUs. What only kernels show is in <see cref="Arm64KernelSpecs"/>.</summary>
public sealed partial class Arm64LauncherSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("-static")]
    [InlineData("-static-pie")]
    [InlineData("-pie")]
    [InlineData("-no-pie")]
    public async Task Every_kind_of_program_sees_what_it_sees_when_started_directly(string kind)
    {
        _directory.CreateSubdirectory("direct");
        _directory.CreateSubdirectory("bundle");
        string direct = await Gcc.CompileProgram("probe.c", _directory["direct/probe"], [kind], Arm64.Compiler);
        string bundled = Arm64.BundleOf(direct, _directory["bundle/probe"], "armv8-a");

        var expected = await Arm64.Run("cortex-a72", direct, "plain", "", "last argument");
        var actual = await Arm64.Run("cortex-a72", bundled, "plain", "", "last argument");

        Facts(actual.StandardOutput).ShouldBe(Facts(expected.StandardOutput.Replace(direct, bundled, StringComparison.Ordinal)));
        actual.ExitCode.ShouldBe(0, actual.StandardError);
        Facts(actual.StandardOutput).ShouldContain("auxv 9: _start +0");

        static string[] Facts(string output) =>
            [.. output.Split('\n').Where(line => !IsAboutMemory(line))];
    }

    [Theory]
    [InlineData("cortex-a53", "armv8-a")]
    [InlineData("cortex-a72", "armv8-a")]
    [InlineData("a64fx", "armv8.1-a")]
    [InlineData("cortex-a76", "armv8.2-a+rcpc+dotprod")]
    [InlineData("neoverse-n1", "armv8.2-a+rcpc+dotprod")]
    public async Task The_best_variant_for_the_emulated_cpu_starts(string cpu, string expected)
    {
        string bundle = await MakeBundle(Arm64.Variants);

        var result = await Arm64.RunControlled(cpu, null, "log", bundle, "3");

        result.StandardError.ShouldContain($"[multivariant] launcher: starting variant {expected}\n");
        result.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task On_every_cpu_that_qemu_emulates_the_features_are_those_that_the_kernels_header_names()
    {
        string program = await Gcc.CompileProgram("hwcaps.c", _directory["program"], ["-static"], Arm64.Compiler);
        string[] features = [.. Arm64.Architecture.Features];
        string[] models = [.. CpuModel().Matches((await Tool.Run(Tool.Require("qemu-aarch64"), "-cpu", "help")).StandardOutput)
            .Select(match => match.Groups[1].Value)];
        string[] bundles = [.. features.Chunk(40).Select((some, number) => Arm64.BundleOf(
            program, _directory[$"bundle{number}"], some.Select(feature => $"armv8-a+{feature}")))];
        models.ShouldContain("max");

        foreach (string model in models)
        {
            var oracle = await Arm64.Run(model, program);
            if (oracle.ExitCode != 0)
                continue;
            var found = new List<string>();
            foreach (string bundle in bundles)
                found.AddRange(Available((await Arm64.RunControlled(model, null, "json", bundle)).StandardOutput));

            found.ShouldBe(oracle.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true, model);
        }
    }

    [Fact]
    public async Task A_forced_variant_that_the_cpu_lacks_is_refused()
    {
        string bundle = await MakeBundle(Arm64.Variants);

        var result = await Arm64.RunControlled("neoverse-n1", "v8.4", null, bundle);

        result.StandardError.ShouldBe(
            "[multivariant] error: this CPU cannot run the variant armv8.4-a that MULTIVARIANT asks for; it lacks jscvt fcma "
            + "lse2 rcpc2 flagm\n");
        result.ExitCode.ShouldBe(69);
    }

    [Theory]
    [InlineData("v8.0", "armv8-a")]
    [InlineData("armv8-a", "armv8-a")]
    [InlineData("v8.1", "armv8.1-a")]
    [InlineData("v8.2+rcpc+dotprod", "armv8.2-a+rcpc+dotprod")]
    public async Task A_forced_variant_starts_by_its_name_or_short_form(string forced, string expected)
    {
        string bundle = await MakeBundle(Arm64.Variants);

        var result = await Arm64.RunControlled("neoverse-n1", forced, "log", bundle);

        result.StandardError.ShouldBe($"[multivariant] launcher: starting variant {expected}\n");
    }

    [Fact]
    public async Task The_list_and_the_variants_themselves_come_out_of_it()
    {
        string bundle = await MakeBundle("armv8-a", "armv8.4-a");

        (await Arm64.RunControlled("cortex-a72", null, "list", bundle)).StandardOutput.ShouldMatch(
            """
              armv8\.4-a +\d+ bytes  this CPU lacks lse rdma jscvt fcma rcpc dotprod lse2 rcpc2 flagm
            \* armv8-a +\d+ bytes

            """.ReplaceLineEndings("\n"));

        var extracted = await Tool.Run(
            "/bin/sh", "-c", $"MULTIVARIANT_DEBUG=extract '{Tool.Require("qemu-aarch64")}' '{bundle}' | cmp - '{_directory["program"]}'");
        extracted.ExitCode.ShouldBe(0, extracted.StandardError);
    }

    [Theory]
    [InlineData(2_000)]
    public async Task A_damaged_index_or_footer_is_always_refused_with_code_65_and_one_line(int starts)
    {
        string bundle = await MakeBundle(Arm64.Variants);
        string damage = await Gcc.CompileProgram("damage.c", _directory["damage"]);

        var result = await Tool.Run(damage, "index", bundle, "20261126", $"{starts}", Tool.Require("qemu-aarch64"));

        result.StandardOutput.ShouldBe($"{starts} starts, 0 wrong\n", result.StandardError);
    }

    [Fact]
    public async Task On_another_machine_it_is_said_to_be_for_this_one()
    {
        string bundle = await MakeBundle("armv8-a");

        (await Tool.Run("/bin/sh", "-c", $"'{bundle}'")).ExitCode.ShouldBe(126);
        (await Tool.Run(Tool.Require("file"), bundle)).StandardOutput.ShouldContain("ARM aarch64");
    }

    [Fact]
    public async Task A_static_Go_program_runs()
    {
        string go = Tool.Require("go");
        File.WriteAllText(_directory["main.go"], """package main; import "os"; func main() { println("go", len(os.Args)) }""");
        var built = await Tool.Run("/bin/sh", "-c",
            $"cd '{_directory.Path}' && HOME='{_directory.Path}' CGO_ENABLED=0 GOOS=linux GOARCH=arm64 '{go}' build -o program main.go");
        built.ExitCode.ShouldBe(0, built.StandardError);
        string bundle = Arm64.BundleOf(_directory["program"], _directory["bundle"], "armv8-a");

        var result = await Arm64.Run("cortex-a53", bundle, "one");

        result.StandardError.ShouldBe("go 2\n");
    }

    /// <summary>The emulator has no vDSO, and lays out memory in its own way; <see cref="Arm64KernelSpecs"/> looks at it.</summary>
    private static bool IsAboutMemory(string line) =>
        ((string[])["stat ", "/proc auxv", "mapping", "heap", "program starts"])
            .Any(start => line.StartsWith(start, StringComparison.Ordinal));

    private static IEnumerable<string> Available(string json) =>
        from variant in JsonDocument.Parse(json).RootElement.GetProperty("variants").EnumerateArray()
        where variant.GetProperty("missingFeatures").GetArrayLength() == 0
        from feature in variant.GetProperty("requiredFeatures").EnumerateArray()
        select feature.GetString()!;

    private async Task<string> MakeBundle(params string[] variants) => Arm64.BundleOf(
        await Gcc.CompileProgram("whoami.c", _directory["program"], ["-static"], Arm64.Compiler), _directory["bundle"], variants);

    [GeneratedRegex(@"^ +([a-z0-9-]+)$", RegexOptions.Multiline)]
    private static partial Regex CpuModel();
}
