using Cake.Core;
using Cake.Core.Diagnostics;

namespace Cake.MultiVariant.IntegrationTests.Building;

/// <summary>Real Go programs become bundles in one call.</summary>
public sealed class GoBuildSpecs : IDisposable
{
    private readonly GoProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task A_program_is_built_for_three_levels()
    {
        BundleDescription bundle = _project.Build();

        bundle.Path.FullPath.ShouldBe(_project["output/tool"]);
        bundle.Variants.Select(variant => variant.Name).ShouldBe(["x86-64-v3", "x86-64-v2", "x86-64"]);
        foreach (string level in new[] { "v1", "v2", "v3" })
        {
            string output = (await Tool.RunControlled(bundle.Path.FullPath, level, null, "x", "y")).StandardOutput;
            output.ShouldStartWith("none [x y]\n");
            output.ShouldContain($"GOAMD64={level}\n");
        }

        PublishManifest manifest = JsonFile.Read<PublishManifest>($"{bundle.Path}.multivariant.json");
        manifest.Program.Name.ShouldBe("tool");
        manifest.Program.Version.ShouldBeNull();
        manifest.Program.Toolchain.ShouldStartWith("go1.");
        manifest.Bundle.Sha256.ShouldBe(bundle.Sha256);
        _project.Log.Entries.ShouldNotContain(entry => entry.Level <= LogLevel.Warning, "validation has findings");
        Directory.GetFiles(_project["output"]).Length.ShouldBe(2);
    }

    [Fact]
    public void The_same_sources_make_the_same_bundle_in_every_folder()
    {
        using GoProject second = new(), third = new();

        string[] sums =
        [
            _project.Build().Sha256,
            second.Build().Sha256,
            // Nothing of the others' is taken from the cache.
            third.Build(settings => settings.EnvironmentVariables["GOCACHE"] = third["cache"]).Sha256,
        ];

        sums.Distinct().ShouldHaveSingleItem();
        File.ReadAllText(second["output/tool.multivariant.json"])
            .ShouldBe(File.ReadAllText(_project["output/tool.multivariant.json"]));
    }

    [Theory]
    [InlineData("v3", "v1", "MV1209", "the Go build setting GOAMD64=v3, expected at most what the name says")]
    [InlineData("v2", "v1", "MV1209", "the Go build setting GOAMD64=v2, expected")]
    [InlineData("v1", "v2", "MV1210", "the Go build setting GOAMD64=v1, expected the highest level that the name allows")]
    [InlineData("v1", "v3+aes", "MV1210", "the Go build setting GOAMD64=v1, expected")]
    public void A_variant_with_the_label_of_another_is_found_out(string built, string label, string rule, string found)
    {
        BundleDescription bundle = _project.Build(settings => settings.Variants = [built]);
        _project.Cake.MultiVariantExtract(bundle.Path, built, _project["variant"]);

        Validating.Check(new VariantArtifact(label, _project["variant"]))
            .Where(finding => finding.Severity > RuleSeverity.Information && finding.RuleId != "MV1207")
            .ShouldBeOnly(rule).ShouldContain(found);
    }

    [Fact]
    public void Variants_of_different_programs_are_found_out()
    {
        _project.Write("other/main.go", GoProject.Program);

        Validating.Check(Build("./other", "v2"), Build(".", "v1"))
            .Where(finding => finding.Severity > RuleSeverity.Information).ShouldBeOnly("MV1108")
            .ShouldMatch("found the Go package example.com/tool/other .*, where x86-64 has the Go package example.com/tool ");

        VariantArtifact Build(string package, string variant)
        {
            BundleDescription bundle = _project.Build(settings => settings.Variants = [variant], package);
            _project.Cake.MultiVariantExtract(bundle.Path, variant, _project[variant]);
            return new VariantArtifact(variant, _project[variant]);
        }
    }

    [Fact]
    public void What_has_not_changed_is_not_linked_again()
    {
        BundleDescription bundle = _project.Build();

        _project.Build().Sha256.ShouldBe(bundle.Sha256);

        _project.Log.Lines.Count(line => line.EndsWith("] unchanged", StringComparison.Ordinal)).ShouldBe(3);
        _project.Log.Lines.ShouldContain(line => line.StartsWith("Unchanged: ", StringComparison.Ordinal));
        _project.Write("main.go", GoProject.Program.Replace("none", "other", StringComparison.Ordinal));
        _project.Build().Sha256.ShouldNotBe(bundle.Sha256);
    }

    [Fact]
    public async Task Flags_are_those_of_go_build()
    {
        _project.Write("tagged.go", "//go:build special && !other\n\npackage main\n\nfunc init() { version += \" tagged\" }\n");

        BundleDescription bundle = _project.Build(settings =>
        {
            settings.Variants = ["v3"];
            settings.Name = "app";
            settings.Tags = ["special", "more"];
            settings.LdFlags = "-s -w -X 'main.version=1 \"2\" $3'";
            settings.GcFlags = "-l";
            settings.BuildMode = "pie";
            settings.BuildVcs = false;
            settings.Mod = "readonly";
            settings.ArgumentCustomization = arguments => arguments.Append("-asmflags=-D=ONE");
        });

        bundle.Path.FullPath.ShouldBe(_project["output/app"]);
        string output = (await Tool.Run(bundle.Path.FullPath)).StandardOutput;
        output.ShouldStartWith("1 \"2\" $3 tagged []\n");
        output.ShouldContain("-tags=special,more\n");
        output.ShouldContain("-gcflags=-l\n");
        output.ShouldContain("-asmflags=-D=ONE\n");
        _project.Cake.MultiVariantExtract(bundle.Path, "v3", _project["variant"]);
        (await Tool.Run(Tool.Require("readelf"), "-h", _project["variant"])).StandardOutput.ShouldContain("DYN");
    }

    [Fact]
    public void A_level_that_the_user_set_is_ignored_with_a_warning()
    {
        BundleDescription bundle = _project.Build(settings =>
        {
            settings.Variants = ["v1", "v2"];
            settings.EnvironmentVariables["GOAMD64"] = "v3";
        });

        bundle.Variants.Count.ShouldBe(2);
        _project.Log.Entries.ShouldContain((LogLevel.Warning, "GOAMD64=v3 is ignored, as each variant has its own level."));
    }

    [Fact]
    public async Task Variants_that_are_built_apart_become_the_same_bundle()
    {
        string[] levels = ["v1", "v3"];
        string sum = _project.Build(settings => settings.Variants = levels).Sha256;
        MultiVariantGoBuildSettings apart = _project.Settings;
        apart.OutputDirectory = _project["variants"];
        foreach (string level in levels)
            _project.Cake.MultiVariantBuildVariant(".", level, apart).Program.Name.ShouldBe("tool");

        BundleDescription bundle = _project.Cake.MultiVariantStitchVariants(_project["variants"], _project["stitched"]);

        bundle.Sha256.ShouldBe(sum);
        (await Tool.Run(bundle.Path.FullPath)).StandardOutput.ShouldStartWith("none []\n");
        File.ReadAllText(_project["stitched/tool.multivariant.json"])
            .ShouldBe(File.ReadAllText(_project["output/tool.multivariant.json"]));
    }

    [Fact]
    public void A_bundle_can_be_verified_at_once()
    {
        Tool.Require("qemu-x86_64");

        _project.Build(settings => (settings.Verify, settings.VerifySettings) = (true, new() { SmokeArguments = "x" }));

        _project.Log.Lines.ShouldContain(line => line.Contains("Nehalem", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Programs_for_arm64_need_nothing_but_Go()
    {
        string emulator = Tool.Require("qemu-aarch64");

        BundleDescription bundle = _project.Build(settings => (settings.GoArch, settings.Variants) = ("arm64", ["armv8-a"]));

        bundle.Variants.ShouldHaveSingleItem().Name.ShouldBe("armv8-a");
        (await Tool.Run(emulator, bundle.Path.FullPath)).StandardOutput.ShouldContain("GOARCH=arm64\n");
    }

    [Fact]
    public async Task C_code_is_cross_compiled()
    {
        string emulator = Tool.Require("qemu-aarch64");
        string compiler = Tool.Require("aarch64-linux-gnu-gcc");
        _project.Write("c.go", "package main\n\n// int two() { return 2; }\nimport \"C\"\n\nfunc init() { version = string(rune(48 + C.two())) }\n");

        BundleDescription bundle = _project.Build(settings =>
        {
            (settings.GoArch, settings.Variants) = ("arm64", ["armv8-a"]);
            settings.EnvironmentVariables["CGO_ENABLED"] = "1";
            settings.EnvironmentVariables["CC"] = compiler;
        });

        (await Tool.Run(emulator, "-L", "/usr/aarch64-linux-gnu", bundle.Path.FullPath)).StandardOutput.ShouldStartWith("2 []\n");
    }
}
