using System.Text.RegularExpressions;
using Cake.Core;
using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>Publishing for arm64, on whatever machine this is, and for both architectures in one call.</summary>
public sealed class Arm64PublishSpecs(PublishedArm64Textstat textstat) : IClassFixture<PublishedArm64Textstat>, IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Without_a_choice_the_variants_are_those_in_which_code_changes() =>
        textstat.Description.Variants.Select(variant => variant.Name)
            .ShouldBe(["armv8.4-a", "armv8.2-a+rcpc+dotprod", "armv8.1-a", "armv8-a"]);

    [Theory]
    [InlineData("cortex-a53", "armv8-a")]
    [InlineData("cortex-a72", "armv8-a")]
    [InlineData("cortex-a76", "armv8.2-a+rcpc+dotprod")]
    [InlineData("neoverse-n1", "armv8.2-a+rcpc+dotprod")]
    [InlineData("max", "armv8.2-a+rcpc+dotprod|armv8.4-a")]
    public async Task The_bundle_prints_what_the_baseline_prints_on_every_emulated_cpu(string cpu, string expected)
    {
        string text = _directory["text"];
        File.WriteAllLines(text, Enumerable.Range(0, 2000).Select(number => $"{number} grün"));
        string[] arguments = ["--histogram", "--json", text];

        BufferedCommandResult bundled = await Arm64.RunControlled(cpu, null, "log", textstat.Bundle, arguments);
        BufferedCommandResult baseline = await Arm64.Run("cortex-a53", textstat.Direct("armv8-a"), arguments);

        bundled.ExitCode.ShouldBe(0, bundled.StandardError);
        bundled.StandardOutput.ShouldBe(baseline.StandardOutput);
        expected.Split('|').ShouldContain(bundled.StandardError.Trim().Split('\n')[^1]["[multivariant] launcher: starting variant ".Length..]);
    }

    [Theory]
    [InlineData("armv8.1-a", "armv8-a", "MV1204 armv8-a .*: found a program that ILC compiled for CPUs with .*lse")]
    [InlineData("armv8-a", "armv8.1-a", "MV1205 armv8.1-a .*: found a program that ILC compiled for CPUs without .*lse")]
    public void A_stripped_variant_with_the_label_of_another_is_refused(string variant, string label, string found) =>
        Validating.Check(new VariantArtifact(label, textstat.Direct(variant)))
            .ShouldContain(finding => finding.Severity == RuleSeverity.Error && Regex.IsMatch($"{finding}", found));

    [Fact]
    public async Task A_variant_that_the_cpu_lacks_does_not_start()
    {
        BufferedCommandResult forced = await Arm64.RunControlled("cortex-a53", "v8.1", null, textstat.Bundle);

        forced.StandardError.ShouldContain("cannot run the variant armv8.1-a that MULTIVARIANT asks for; it lacks lse rdma");
        forced.ExitCode.ShouldBe(69);
    }

    /// <summary>Without clang, a GCC for arm64 links, and its objcopy strips.</summary>
    [Fact]
    public async Task A_cross_GCC_is_enough()
    {
        Tool.Require(Arm64.Compiler);
        string bundle = Publish(settings => settings.EnvironmentVariables["PATH"] =
            ProgramFolder.Without(_directory, "clang", "llvm-objcopy"));

        BufferedCommandResult result = await Arm64.Run("cortex-a72", bundle);

        result.StandardOutput.ShouldBe("armv8-a\n", result.StandardError);
        File.Exists(_directory["output.symbols/armv8-a/tiny.dbg"]).ShouldBeTrue();
        (await Gcc.Run("readelf", "--sections", "--wide", _directory["output.symbols/armv8-a/tiny.dbg"])).ShouldContain(".debug_info");
    }

    [Fact]
    public async Task A_compiler_of_the_users_choice_links()
    {
        string bundle = Publish(
            _ => { },
            "<CppCompilerAndLinker>aarch64-linux-gnu-gcc</CppCompilerAndLinker><ObjCopyName>aarch64-linux-gnu-objcopy</ObjCopyName>"
            + "<StripSymbols>true</StripSymbols>",
            """
            <Target Name="NoClang" AfterTargets="SetupOSSpecificProps">
              <ItemGroup><LinkerArg Remove="--target=aarch64-linux-gnu" /></ItemGroup>
            </Target>
            """);

        (await Arm64.Run("cortex-a72", bundle)).StandardOutput.ShouldBe("armv8-a\n");
    }

    [Fact]
    public async Task One_call_publishes_for_both_architectures()
    {
        Tool.Require(Arm64.Compiler);
        string project = WriteTiny("", "");

        IReadOnlyList<BundleDescription> bundles = RealCake.CreateContext().MultiVariantPublishRuntimes(
            project,
            new MultiVariantPublishSettings
            {
                Runtimes = ["linux-x64", "linux-arm64"],
                Variants = ["v1", "v8.1"],
                OutputDirectory = _directory["output"],
            });

        bundles.Select(bundle => bundle.Path.FullPath)
            .ShouldBe([_directory["output/linux-x64/tiny"], _directory["output/linux-arm64/tiny"]]);
        bundles.Select(bundle => bundle.Variants.Single().Name).ShouldBe(["x86-64", "armv8.1-a"]);
        File.Exists(_directory["output/linux-x64/tiny.multivariant.json"]).ShouldBeTrue();
        File.Exists(_directory["output/linux-arm64/tiny.multivariant.json"]).ShouldBeTrue();
        (await Tool.Run(_directory["output/linux-x64/tiny"])).StandardOutput.ShouldBe("x86-64\n");
        (await Arm64.Run("neoverse-n1", _directory["output/linux-arm64/tiny"])).StandardOutput.ShouldBe("armv8.1-a\n");
    }

    [Fact]
    public void Runtimes_without_a_variant_are_refused_before_anything_is_built() =>
        ErrorOf(["linux-x64", "linux-arm64"], ["v3"]).ShouldBe(
            "No variant is for aarch64: x86-64-v3. Name some of armv8-a or higher levels, or none for the default.");

    [Theory]
    [InlineData("")]
    [InlineData("linux-x64,linux-x64")]
    public void Runtimes_are_named_once_each(string runtimes) =>
        ErrorOf(runtimes.Split(',', StringSplitOptions.RemoveEmptyEntries), [])
            .ShouldStartWith($"Runtimes are '{runtimes.Replace(",", ", ", StringComparison.Ordinal)}'. Name at least one runtime");

    private string ErrorOf(string[] runtimes, string[] variants) => Should.Throw<CakeException>(() =>
        RealCake.CreateContext().MultiVariantPublishRuntimes(
            WriteTiny("", ""), new MultiVariantPublishSettings { Runtimes = runtimes, Variants = variants })).Message;

    private string Publish(Action<MultiVariantPublishSettings> change, string properties = "", string items = "")
    {
        var settings = new MultiVariantPublishSettings
        {
            Runtime = "linux-arm64",
            Variants = ["armv8-a"],
            OutputDirectory = _directory["output"],
        };
        change(settings);
        return RealCake.CreateContext().MultiVariantPublish(WriteTiny(properties, items), settings).Path.FullPath;
    }

    private string WriteTiny(string properties, string items) => TinyProject.Write(
        _directory["tiny"], properties, items, framework: "<TargetFramework>net10.0</TargetFramework>");
}
