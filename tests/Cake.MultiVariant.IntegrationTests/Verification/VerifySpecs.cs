using System.Buffers.Binary;
using Cake.Core;
using MultiVariant.Format;

namespace Cake.MultiVariant.IntegrationTests.Verification;

public sealed class VerifySpecs : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly RecordingLog _log = new();
    private readonly ICakeContext _context;

    public VerifySpecs() => _context = RealCake.CreateContext(_log);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_good_bundle_starts_the_variant_of_each_emulated_cpu()
    {
        Tool.Require("qemu-x86_64");
        string bundle = await StitchLevels();

        BundleVerification verification = _context.MultiVariantVerify(
            bundle, new MultiVariantVerifySettings { SmokeArguments = "some arguments" });

        verification.Findings.ShouldBeEmpty();
        verification.Bundle.Variants.Count.ShouldBe(4);
        verification.Starts.Select(start => (start.CpuModel, start.Variant)).ShouldBe(
            [("qemu64", "x86-64"), ("Nehalem", "x86-64-v2"), ("Haswell", "x86-64-v3")]);
    }

    [Fact]
    public async Task A_cpu_that_can_run_no_variant_is_no_fault_of_the_bundle()
    {
        Tool.Require("qemu-x86_64");
        string v3 = await Gcc.CompileVectors(_directory, ["-march=x86-64-v3"]);
        _context.MultiVariantStitch(_directory["bundle"], [new("v3", v3)]);

        _context.MultiVariantVerify(_directory["bundle"]).Starts.Select(start => start.Variant)
            .ShouldBe([null, null, "x86-64-v3"]);
    }

    [Fact]
    public async Task A_smoke_command_that_fails_is_an_error_that_says_on_which_cpu()
    {
        Tool.Require("qemu-x86_64");
        string program = await Gcc.CompileSource(
            _directory, "#include <stdio.h>\nint main(int n, char **v) { fputs(\"no way\\n\", stderr); return n; }", []);
        _context.MultiVariantStitch(_directory["bundle"], [new("x86-64", program)]);

        string error = Should.Throw<CakeException>(() => _context.MultiVariantVerify(
            _directory["bundle"], new MultiVariantVerifySettings { SmokeArguments = "--version" })).Message;

        error.ShouldContain(
            $"MV1304 x86-64 ({_directory["bundle"]} --version on the CPU Nehalem): found the exit code 2 (no way)");
    }

    [Fact]
    public async Task A_program_that_hangs_is_ended()
    {
        Tool.Require("qemu-x86_64");
        string program = await Gcc.CompileSource(_directory, "int main(void) { for (;;) ; }", []);
        _context.MultiVariantStitch(_directory["bundle"], [new("x86-64", program)]);

        Should.Throw<CakeException>(() => _context.MultiVariantVerify(_directory["bundle"], new MultiVariantVerifySettings
        {
            SmokeArguments = "",
            Timeout = TimeSpan.FromSeconds(1),
        })).Message.ShouldContain("no end within 00:00:01");
    }

    [Fact]
    public async Task A_changed_byte_is_found()
    {
        string bundle = await StitchLevels();
        BundledVariant variant = _context.MultiVariantInspect(bundle).Variants[1];
        byte[] bytes = await File.ReadAllBytesAsync(bundle, TestContext.Current.CancellationToken);
        bytes[variant.Offset + variant.Length - 1] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes, TestContext.Current.CancellationToken);

        string error = Should.Throw<CakeException>(() => _context.MultiVariantVerify(bundle)).Message;

        error.ShouldContain($"MV1301 x86-64-v3 (in bundle): found the SHA-256 sum");
        error.ShouldContain(variant.Sha256);
    }

    [Fact]
    public async Task Features_in_the_index_that_are_not_those_of_the_name_are_found()
    {
        string bundle = await StitchLevels();
        byte[] bytes = await File.ReadAllBytesAsync(bundle, TestContext.Current.CancellationToken);
        const int featuresOfTheFirst = 64;
        int index = bytes.Length - BundleFooter.Size - (Bundle.Levels.Length * IndexEntry.Size);
        bytes[index + featuresOfTheFirst] ^= 1;
        BinaryPrimitives.WriteUInt64LittleEndian(
            bytes.AsSpan(bytes.Length - 16),
            System.IO.Hashing.XxHash64.HashToUInt64(bytes.AsSpan(index, bytes.Length - 16 - index)));
        await File.WriteAllBytesAsync(bundle, bytes, TestContext.Current.CancellationToken);

        Should.Throw<CakeException>(() => _context.MultiVariantVerify(bundle))
            .Message.ShouldContain($"MV1302 x86-64-v4 (in bundle): found the required features ssse3, sse4.1");
    }

    [Fact]
    public async Task A_launcher_that_makes_the_wrong_choice_is_found()
    {
        string bundle = await StitchLevels();
        string emulator = _directory["qemu-x86_64"];
        await File.WriteAllTextAsync(
            emulator, """
            #!/bin/sh
            echo '{"variants":[],"chosen":"x86-64-v2","reason":"best"}'

            """, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(emulator, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _context.Tools.RegisterFile(emulator);

        string error = Should.Throw<CakeException>(() => _context.MultiVariantVerify(bundle)).Message;

        error.ShouldContain($"MV1303 x86-64 ({bundle} on the CPU qemu64): found the choice of x86-64-v2, expected");
        error.ShouldContain($"MV1303 x86-64-v3 ({bundle} on the CPU Haswell): found the choice of x86-64-v2, expected");
        error.ShouldNotContain("Nehalem");
    }

    [Fact]
    public async Task Without_emulation_nothing_is_started()
    {
        string bundle = await StitchLevels();

        _context.MultiVariantVerify(bundle, new MultiVariantVerifySettings { Emulate = false }).Starts.ShouldBeEmpty();
    }

    [Fact]
    public void A_bundle_of_mislabelled_variants_is_refused_where_the_rule_is_made_an_error()
    {
        _context.MultiVariantStitch(_directory["bundle"], Artifacts.WriteAll(_directory, "x86-64", "x86-64-v3"));
        var settings = new MultiVariantVerifySettings
        {
            Validation = { RuleSeverities = { ["MV1207"] = RuleSeverity.Error } },
        };

        Should.Throw<CakeException>(() => _context.MultiVariantVerify(_directory["bundle"], settings))
            .Message.ShouldContain("MV1207 x86-64-v3");
    }

    [Fact]
    public async Task A_bundle_that_ignores_the_environment_is_read_and_not_started()
    {
        Tool.Require("qemu-x86_64");
        string program = await Gcc.CompileSource(
            _directory, $"int main(void) {{ return creat(\"{_directory["started"]}\", 0600) < 0; }}", ["-include", "fcntl.h"]);
        string bundle = Bundle.Of(
            _directory["bundle"], [new VariantArtifact("v1", program)], new MultiVariantStitchSettings { IgnoreEnvironment = true });

        BundleVerification verification = _context.MultiVariantVerify(bundle);

        verification.Starts.ShouldBeEmpty();
        File.Exists(_directory["started"]).ShouldBeFalse();
    }

    /// <summary>Several bundles, as one cannot hold as many variants as there are features.</summary>
    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm64")]
    public async Task Each_emulated_cpu_has_the_features_that_the_table_says(string runtime)
    {
        Architecture architecture = Architecture.OfRuntime(runtime).ShouldNotBeNull();
        string qemu = Tool.Require(architecture.Emulator);
        string program = new MinimalElf { Machine = architecture.Machine }.WriteTo(_directory["program"]);
        foreach (CpuModel cpu in architecture.CpuModels)
        {
            var features = new List<string>();
            foreach (string[] chunk in architecture.Features.Chunk(40))
            {
                _context.MultiVariantStitch(_directory["bundle"], chunk.Select(
                    feature => new VariantArtifact($"{architecture.Baseline.Name}+{feature}", program)));
                var answer = await Tool.RunControlled(qemu, null, "json", "-cpu", cpu.Name, _directory["bundle"]);
                features.AddRange(LauncherAnswer.TryParse(answer.StandardOutput).ShouldNotBeNull().Variants
                    .Where(variant => variant.MissingFeatures.Count == 0)
                    .Select(variant => variant.Name.Split('+')[1]));
            }

            features.ShouldBe(architecture.NamesOf(cpu.Features), ignoreOrder: true, cpu.Name);
        }
    }

    private async Task<string> StitchLevels()
    {
        var variants = new List<VariantArtifact>();
        foreach (string level in Bundle.Levels)
            variants.Add(new(level, await Gcc.CompileVectors(_directory, [$"-march={level}"], level)));
        return _context.MultiVariantStitch(_directory["bundle"], variants).Path.FullPath;
    }
}
