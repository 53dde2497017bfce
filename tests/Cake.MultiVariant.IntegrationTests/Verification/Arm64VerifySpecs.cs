using Cake.Core;

namespace Cake.MultiVariant.IntegrationTests.Verification;

/// <summary>MultiVariantVerify of bundles for arm64, wherever the tests run.</summary>
public sealed class Arm64VerifySpecs : IDisposable
{
    private const string PrintsArguments =
        "#include <stdio.h>\nint main(int n, char **v) { return printf(\"%d %s\\n\", n, v[n - 1]) < 0; }";

    private readonly TestDirectory _directory = new();
    private readonly RecordingLog _log = new();
    private readonly ICakeContext _context;

    public Arm64VerifySpecs() => _context = RealCake.CreateContext(_log);

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("-pie")]
    [InlineData("-static")]
    public async Task A_good_bundle_starts_the_variant_of_each_emulated_cpu(string kind)
    {
        string bundle = await StitchVariants(PrintsArguments, kind);
        Tool.Require("qemu-aarch64");

        BundleVerification verification = _context.MultiVariantVerify(
            bundle, new MultiVariantVerifySettings { SmokeArguments = "some arguments" });

        verification.Findings.Where(finding => finding.Severity > RuleSeverity.Information).ShouldBeEmpty();
        verification.Bundle.Variants.Select(variant => variant.Name).ShouldBe(Arm64.Variants.Reverse());
        verification.Starts.Select(start => (start.CpuModel, start.Variant)).ShouldBe(
            [("cortex-a72", "armv8-a"), ("a64fx", "armv8.1-a"), ("neoverse-n1", "armv8.2-a+rcpc+dotprod")]);
    }

    [Fact]
    public async Task A_cpu_that_can_run_no_variant_is_no_fault_of_the_bundle()
    {
        Tool.Require("qemu-aarch64");
        string program = await Compile(PrintsArguments, "armv8.1-a", "-static");
        _context.MultiVariantStitch(_directory["bundle"], [new("v8.1", program)]);

        _context.MultiVariantVerify(_directory["bundle"]).Starts.Select(start => start.Variant)
            .ShouldBe([null, "armv8.1-a", "armv8.1-a"]);
    }

    [Fact]
    public async Task A_smoke_command_that_fails_is_an_error_that_says_on_which_cpu()
    {
        Tool.Require("qemu-aarch64");
        string program = await Compile(
            "#include <stdio.h>\nint main(int n, char **v) { fputs(\"no way\\n\", stderr); return n; }", "armv8-a", "-pie");
        _context.MultiVariantStitch(_directory["bundle"], [new("armv8-a", program)]);

        Should.Throw<CakeException>(() => _context.MultiVariantVerify(
                _directory["bundle"], new MultiVariantVerifySettings { SmokeArguments = "--version" }))
            .Message.ShouldContain(
                $"MV1304 armv8-a ({_directory["bundle"]} --version on the CPU a64fx): found the exit code 2 (no way)");
    }

    [Fact]
    public async Task Code_for_more_than_the_cpu_of_its_name_fails_where_the_name_promises_that_it_runs()
    {
        Tool.Require("qemu-aarch64");
        string program = await Compile(
            "long v; int main(void) { __atomic_fetch_add(&v, 1, __ATOMIC_SEQ_CST); return 0; }", "armv8.1-a", "-static");
        _context.MultiVariantStitch(_directory["bundle"], [new("armv8-a", program)]);

        string error = Should.Throw<CakeException>(() => _context.MultiVariantVerify(
            _directory["bundle"], new MultiVariantVerifySettings { SmokeArguments = "" })).Message;

        error.ShouldContain("on the CPU cortex-a72): found the exit code");
        error.ShouldNotContain("a64fx");
    }

    [Fact]
    public async Task A_changed_byte_is_found()
    {
        string bundle = await StitchVariants(PrintsArguments, "-static");
        BundledVariant variant = _context.MultiVariantInspect(bundle).Variants[0];
        byte[] bytes = await File.ReadAllBytesAsync(bundle, TestContext.Current.CancellationToken);
        bytes[variant.Offset + variant.Length - 1] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes, TestContext.Current.CancellationToken);

        Should.Throw<CakeException>(() => _context.MultiVariantVerify(bundle))
            .Message.ShouldContain("MV1301 armv8.4-a (in bundle): found the SHA-256 sum");
    }

    [Fact]
    public async Task A_launcher_that_makes_the_wrong_choice_is_found()
    {
        string bundle = await StitchVariants(PrintsArguments, "-static");
        string emulator = _directory["qemu-aarch64"];
        await File.WriteAllTextAsync(
            emulator, """
            #!/bin/sh
            echo '{"variants":[],"chosen":"armv8.1-a","reason":"best"}'

            """, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(emulator, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _context.Tools.RegisterFile(emulator);

        string error = Should.Throw<CakeException>(() => _context.MultiVariantVerify(bundle)).Message;

        error.ShouldContain($"MV1303 armv8-a ({bundle} on the CPU cortex-a72): found the choice of armv8.1-a, expected");
        error.ShouldNotContain("a64fx");
    }

    [Fact]
    public async Task A_cpu_that_an_older_qemu_does_not_know_is_passed_over()
    {
        string bundle = await StitchVariants(PrintsArguments, "-static");
        string emulator = _directory["qemu-aarch64"];
        await File.WriteAllTextAsync(
            emulator, $"""
            #!/bin/sh
            case "$*" in
            "-cpu help") printf 'Available CPUs:\n  a64fx\n  cortex-a72\n' ;;
            *neoverse-n1*) echo "qemu-aarch64: unable to find CPU model 'neoverse-n1'" >&2; exit 1 ;;
            *) exec '{Tool.Require("qemu-aarch64")}' "$@" ;;
            esac

            """, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(emulator, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _context.Tools.RegisterFile(emulator);

        _context.MultiVariantVerify(bundle).Starts.Select(start => start.CpuModel).ShouldBe(["cortex-a72", "a64fx"]);

        _log.Lines.ShouldContain(
            $"{bundle} was not started on neoverse-n1: this version of QEMU cannot emulate it.");
    }

    [Fact]
    public async Task A_benchmark_on_another_machine_is_refused()
    {
        Assert.SkipWhen(Arm64.Architecture.IsNative, "this machine is one for arm64");
        string bundle = await StitchVariants(PrintsArguments, "-static");

        Should.Throw<CakeException>(() => _context.MultiVariantBenchmark(bundle, "")).Message.ShouldBe(
            $"Cannot measure {bundle} on this machine: it is for aarch64. Measure it on a machine of that kind; the times "
            + "of an emulator say nothing about a CPU.");
    }

    private async Task<string> StitchVariants(string code, string kind)
    {
        var variants = new List<VariantArtifact>();
        foreach (string variant in Arm64.Variants)
            variants.Add(new(variant, await Compile(code, variant, kind)));
        return _context.MultiVariantStitch(_directory["bundle"], variants).Path.FullPath;
    }

    private Task<string> Compile(string code, string variant, string kind) => Gcc.CompileSource(
        _directory, code, ["-O2", "-g", $"-march={variant}", kind], Arm64.Compiler, variant);
}
