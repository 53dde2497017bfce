using Cake.Core.Diagnostics;

namespace Cake.MultiVariant.IntegrationTests.Building;

/// <summary>Real Rust programs become bundles in one call.</summary>
public sealed class CargoBuildSpecs : IDisposable
{
    private readonly CargoProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task A_program_is_built_for_each_level()
    {
        BundleDescription bundle = _project.Build().ShouldHaveSingleItem();

        bundle.Path.FullPath.ShouldBe(_project["output/tool"]);
        bundle.Variants.Select(variant => variant.Name).ShouldBe(["x86-64-v4", "x86-64-v3", "x86-64-v2", "x86-64"]);
        (await Run(bundle, "v2", "x", "y")).ShouldBe("avx2 false sha false 2861214720\n");
        (await Run(bundle, "v3")).ShouldBe("avx2 true sha false 0\n");
        PublishManifest manifest = JsonFile.Read<PublishManifest>($"{bundle.Path}.multivariant.json");
        manifest.Program.Name.ShouldBe("tool");
        manifest.Program.Version.ShouldBe("1.2.3");
        manifest.Program.Toolchain.ShouldStartWith("rustc 1.");
        _project.Log.Entries.ShouldNotContain(entry => entry.Level <= LogLevel.Warning, "validation has findings");
    }

    [Fact]
    public async Task Features_beyond_a_level_are_rustcs_features()
    {
        BundleDescription bundle = _project.Build(settings => settings.Variants = ["v1", "v3+rdrnd+sha+pclmul"])[0];

        (await Run(bundle, "v3+pclmul+sha+rdrnd!")).ShouldBe("avx2 true sha true 0\n");
    }

    [Fact]
    public async Task A_CPU_is_rustcs_target_cpu()
    {
        BundleDescription bundle = _project.Build(settings => settings.Variants = ["x86-64", "skylake", "tigerlake"])[0];

        bundle.Variants.Select(variant => variant.Name).ShouldBe(["tigerlake", "skylake", "x86-64"]);
        (await Run(bundle, "skylake")).ShouldBe("avx2 true sha false 0\n");
        (await Run(bundle, "tigerlake!")).ShouldBe("avx2 true sha true 0\n");
        _project.Log.Entries.ShouldNotContain(entry => entry.Level <= LogLevel.Warning, "validation has findings");
    }

    [Theory]
    [InlineData("RUSTFLAGS", "--cfg special")]
    [InlineData("CARGO_ENCODED_RUSTFLAGS", "--cfg\u001fspecial")]
    [InlineData("CARGO_BUILD_RUSTFLAGS", "--cfg special")]
    [InlineData(".cargo/config.toml", "[build]\nrustflags = [\"--cfg\", \"special\"]\n")]
    [InlineData(".cargo/config.toml", "[target.'cfg(unix)']\nrustflags = \"--cfg special\"\n[target.'cfg(windows)']\nrustflags = \"\"\n")]
    public async Task Flags_of_the_user_stay(string place, string flags)
    {
        _project.Write("src/main.rs", "fn main() { println!(\"{} {}\", cfg!(special), cfg!(target_feature = \"avx2\")); }");
        if (place.EndsWith(".toml", StringComparison.Ordinal))
            _project.Write(place, flags);

        BundleDescription bundle = _project.Build(settings =>
        {
            settings.Variants = ["v1", "v3"];
            if (!place.EndsWith(".toml", StringComparison.Ordinal))
                settings.EnvironmentVariables[place] = flags;
        })[0];

        (await Run(bundle, "v1")).ShouldBe("true false\n");
        (await Run(bundle, "v3")).ShouldBe("true true\n");
    }

    [Fact]
    public async Task Flags_that_change_are_noticed_and_a_CPU_in_them_is_ignored_with_a_warning()
    {
        _project.Build(settings => settings.Variants = ["v1"]);
        _project.Write(".cargo/config.toml", "[build]\nrustflags = \"-Ctarget-cpu=x86-64-v3\"\n");

        BundleDescription bundle = _project.Build(settings => settings.Variants = ["v1"])[0];

        (await Run(bundle, "v1")).ShouldStartWith("avx2 false");
        _project.Log.Entries.ShouldContain((LogLevel.Warning,
            $"{_project["Cargo.toml"]}: rustc's flag -Ctarget-cpu=x86-64-v3 is ignored, as each variant has its own."));
    }

    [Fact]
    public async Task Build_scripts_run_on_this_machine()
    {
        _project.Write("build.rs", "fn main() { println!(\"cargo:rustc-env=OF_SCRIPT={}\", cfg!(target_feature = \"avx2\")); }");
        _project.Write("src/main.rs", "fn main() { println!(\"{}\", env!(\"OF_SCRIPT\")); }");

        BundleDescription bundle = _project.Build(settings => settings.Variants = ["v3"])[0];

        (await Run(bundle, "v3")).ShouldBe("false\n");
    }

    [Fact]
    public async Task The_variants_of_cargo_multivers_are_built()
    {
        _project.Write("Cargo.toml", $"{CargoProject.Package("tool")}{CargoProject.CpusTable}[\"x86-64\", \"x86-64-v3\"]\n");

        BundleDescription bundle = _project.Build()[0];

        bundle.Variants.Select(variant => variant.Name).ShouldBe(["x86-64-v3", "x86-64"]);
        (await Run(bundle, "v1")).ShouldStartWith("avx2 false");
    }

    [Fact]
    public async Task A_workspace_with_several_binaries_makes_a_bundle_of_each()
    {
        _project.Write("Cargo.toml", "[workspace]\nmembers = [\"one\", \"two\", \"lib\"]\n");
        _project.Write("one/Cargo.toml", $"{CargoProject.Package("one")}[dependencies]\nlib = {{ path = \"../lib\" }}\n");
        _project.Write("one/src/main.rs", "fn main() { println!(\"one {}\", lib::name()); }");
        _project.Write("one/src/bin/extra.rs", "fn main() { println!(\"extra\"); }");
        _project.Write("two/Cargo.toml", $"{CargoProject.Package("two")}[features]\nloud = []\n");
        _project.Write("two/src/main.rs", "fn main() { println!(\"two {}\", cfg!(feature = \"loud\")); }");
        _project.Write("lib/Cargo.toml", CargoProject.Package("lib"));
        _project.Write("lib/src/lib.rs", "pub fn name() -> &'static str { \"lib\" }");

        IReadOnlyList<BundleDescription> all = _project.Build(settings => settings.Variants = ["v1", "v2"]);
        IReadOnlyList<BundleDescription> some = _project.Build(settings =>
        {
            settings.Variants = ["v1"];
            settings.Packages = ["two"];
            settings.Features = ["loud"];
            settings.Profile = "dev";
            settings.OutputDirectory = _project["some"];
        });

        all.Select(bundle => bundle.Path.GetFilename().FullPath).ShouldBe(["extra", "one", "two"], ignoreOrder: true);
        (await Tool.Run(_project["output/one"])).StandardOutput.ShouldBe("one lib\n");
        (await Tool.Run(_project["output/extra"])).StandardOutput.ShouldBe("extra\n");
        (await Tool.Run(_project["output/two"])).StandardOutput.ShouldBe("two false\n");
        some.ShouldHaveSingleItem();
        (await Tool.Run(_project["some/two"])).StandardOutput.ShouldBe("two true\n");
    }

    [Fact]
    public async Task Without_an_output_directory_the_bundle_lies_in_Cargos_own()
    {
        MultiVariantCargoBuildSettings settings = _project.Settings;
        (settings.OutputDirectory, settings.WorkingDirectory, settings.Variants) = (null, null, ["v1"]);

        BundleDescription bundle = _project.Cake.MultiVariantCargoBuild(_project["Cargo.toml"], settings)[0];

        bundle.Path.FullPath.ShouldBe(_project["target/multivariant/release/tool"]);
        (await Tool.Run(bundle.Path.FullPath)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public void What_has_not_changed_is_not_stitched_again()
    {
        BundleDescription bundle = _project.Build()[0];

        _project.Build()[0].Sha256.ShouldBe(bundle.Sha256);

        _project.Log.Lines.Count(line => line.EndsWith("] unchanged", StringComparison.Ordinal)).ShouldBe(4);
        _project.Log.Lines.ShouldContain(line => line.StartsWith("Unchanged: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_warning_of_all_variants_is_shown_once()
    {
        _project.Write("src/main.rs", $"{CargoProject.Program}\nfn unused() {{}}\n");

        _project.Build();

        var warning = _project.Log.Entries.Where(entry => entry.Level == LogLevel.Warning).ShouldHaveSingleItem();
        warning.Message.ShouldContain("function `unused` is never used");
        warning.Message.ShouldContain("--> src/main.rs:");
    }

    [Fact]
    public void Variants_that_are_built_apart_become_the_same_bundle()
    {
        string[] levels = ["v1", "v3"];
        string sum = _project.Build(settings => settings.Variants = levels)[0].Sha256;
        MultiVariantCargoBuildSettings apart = _project.Settings;
        apart.OutputDirectory = _project["variants"];
        foreach (string level in levels)
            _project.Cake.MultiVariantBuildVariant(_project["Cargo.toml"], level, apart).Program.Name.ShouldBe("tool");

        BundleDescription bundle = _project.Cake.MultiVariantStitchVariants(_project["variants"], _project["stitched"]);

        bundle.Sha256.ShouldBe(sum);
        File.ReadAllText(_project["stitched/tool.multivariant.json"])
            .ShouldBe(File.ReadAllText(_project["output/tool.multivariant.json"]));
    }

    private static async Task<string> Run(BundleDescription bundle, string variant, params string[] arguments) =>
        (await Tool.RunControlled(bundle.Path.FullPath, variant, null, arguments)).StandardOutput;
}
