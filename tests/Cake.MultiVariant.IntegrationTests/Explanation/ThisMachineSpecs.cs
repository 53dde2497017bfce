using System.Text.Json.Nodes;
using Cake.Core;

namespace Cake.MultiVariant.IntegrationTests.Explanation;

/// <summary>MultiVariantExplain for the CPU that it runs on: what the launcher answers.</summary>
public sealed class ThisMachineSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task It_says_what_the_launcher_says()
    {
        string bundle = Bundle.OfAllLevels(Tool.RequireElf("true"), _directory["bundle"]);
        JsonNode answer = JsonNode.Parse((await Tool.RunControlled(bundle, null, "json")).StandardOutput)!;

        BundleExplanation explanation = RealCake.CreateContext().MultiVariantExplain(bundle);

        explanation.Cpu.ShouldBeNull();
        explanation.Chosen.ShouldBe((string)answer["chosen"]!);
        explanation.ToString().ShouldStartWith($"bundle starts {explanation.Chosen} on this machine.\n");
        JsonArray variants = answer["variants"]!.AsArray();
        explanation.Variants.Count.ShouldBe(variants.Count);
        foreach ((VariantExplanation own, JsonNode? variant) in explanation.Variants.Zip(variants))
        {
            own.Name.ShouldBe((string)variant!["name"]!);
            own.MissingFeatures.ShouldBe(Texts(variant["missingFeatures"]));
            own.PresentFeatures.Concat(own.MissingFeatures).ShouldBe(Texts(variant["requiredFeatures"]), ignoreOrder: true);
            own.IsAvoided.ShouldBe((bool)variant["avoided"]!);
        }

        static IEnumerable<string> Texts(JsonNode? array) => array!.AsArray().Select(item => (string)item!);
    }

    /// <summary>Only AMD CPUs up to 2015 have XOP, and only CPUs from 2020 on have the other one.</summary>
    [Fact]
    public void A_variant_that_no_cpu_can_run_is_told_what_this_one_lacks()
    {
        string bundle = Bundle.Of(
            _directory["bundle"],
            ((string[])["x86-64+avx512vp2intersect+xop", "x86-64"])
                .Select(name => new VariantArtifact(name, Tool.RequireElf("true"))));

        BundleExplanation explanation = RealCake.CreateContext().MultiVariantExplain(bundle);

        explanation.Chosen.ShouldBe("x86-64");
        explanation.Variants[0].CanRun.ShouldBeFalse();
        explanation.Variants[0].MissingFeatures.ShouldBeSubsetOf(["avx512vp2intersect", "xop"]);
        explanation.ToString().ShouldContain("\n  missing  ");
    }

    [Fact]
    public void A_bundle_for_another_architecture_is_not_asked()
    {
        string program = new MinimalElf { Machine = ElfMachine.AArch64 }.WriteTo(_directory["program"]);
        string bundle = Arm64.BundleOf(program, _directory["bundle"], Arm64.Variants);
        Assert.SkipWhen(Arm64.Architecture.IsNative, "this machine is the other architecture");

        ErrorOf(bundle).ShouldMatch(
            "Cannot ask .*/bundle which variant it starts on this machine: it is for Linux on aarch64, and this machine "
            + "runs .* on X64. Name a CPU instead, such as .*; MultiVariantListCpus lists them.");
    }

    [Fact]
    public void A_bundle_that_ignores_the_environment_is_not_asked()
    {
        string bundle = Bundle.Of(
            _directory["bundle"],
            [new VariantArtifact("x86-64", Tool.RequireElf("true"))],
            new MultiVariantStitchSettings { IgnoreEnvironment = true });

        ErrorOf(bundle).ShouldContain("it was stitched with IgnoreEnvironment, and does not heed MULTIVARIANT_DEBUG. Name a CPU");
        RealCake.CreateContext().MultiVariantExplain(bundle, "k8").Chosen.ShouldBe("x86-64");
    }

    /// <summary>Asked, it would run the program.</summary>
    [Fact]
    public void A_bundle_with_a_set_user_id_bit_is_not_asked()
    {
        string bundle = Bundle.OfOne(Tool.RequireElf("true"), _directory["bundle"]);
        File.SetUnixFileMode(bundle, File.GetUnixFileMode(bundle) | UnixFileMode.SetUser);

        ErrorOf(bundle).ShouldContain(
            "it has the set-user-id or set-group-id bit, and so does not heed MULTIVARIANT_DEBUG.");
    }

    [Fact]
    public async Task A_bundle_with_file_capabilities_is_not_asked()
    {
        string bundle = Bundle.OfOne(Tool.RequireElf("true"), _directory["bundle"]);
        var set = await Tool.Run(Tool.Require("setcap"), "cap_net_raw+ep", bundle);
        Assert.SkipWhen(set.ExitCode != 0, $"this user cannot set file capabilities here: {set.StandardError}");

        ErrorOf(bundle).ShouldContain("it has file capabilities, and so does not heed MULTIVARIANT_DEBUG.");
    }

    [Fact]
    public void A_bundle_that_may_not_be_executed_is_told_how_to_allow_it()
    {
        string bundle = Bundle.OfOne(Tool.RequireElf("true"), _directory["bundle"]);
        File.SetUnixFileMode(bundle, UnixFileMode.UserRead);

        ErrorOf(bundle).ShouldContain(
            $"Cannot start {bundle} to ask which variants this CPU can run: Permission denied. Make it executable (chmod +x)");
    }

    /// <summary>The oracle is the launcher on an emulated CPU. QEMU 7 emulates all that these have.</summary>
    [Theory]
    [InlineData("Nehalem", "nehalem")]
    [InlineData("Westmere", "westmere")]
    public async Task A_named_cpu_is_explained_as_the_launcher_sees_it(string model, string cpu)
    {
        string emulator = Tool.Require("qemu-x86_64");
        string program = Tool.RequireElf("true");
        string bundle = Bundle.Of(_directory["bundle"], ((string[])["x86-64-v3", "x86-64-v2+pclmul", "x86-64-v2", "x86-64"])
            .Select(name => new VariantArtifact(name, program)));
        var asked = await Tool.RunControlled(emulator, null, "json", "-cpu", model, bundle);
        JsonNode answer = JsonNode.Parse(asked.StandardOutput)!;

        BundleExplanation explanation = RealCake.CreateContext().MultiVariantExplain(bundle, cpu);

        explanation.Chosen.ShouldBe((string)answer["chosen"]!);
        explanation.Variants.SelectMany(variant => variant.MissingFeatures).ShouldBe(
            from variant in answer["variants"]!.AsArray()
            from name in variant!["missingFeatures"]!.AsArray()
            select (string)name!);
    }

    private static string ErrorOf(string bundle) =>
        Should.Throw<CakeException>(() => RealCake.CreateContext().MultiVariantExplain(bundle)).Message;
}
