using Cake.Core;
using Cake.MultiVariant.IntegrationTests.Publishing;

namespace Cake.MultiVariant.IntegrationTests.Building;

/// <summary>What goes wrong with Rust is said in one error, and nothing is written.</summary>
public sealed class CargoErrorSpecs : IDisposable
{
    private readonly CargoProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Cargo_is_missing()
    {
        using var programs = new TestDirectory();

        _project.ErrorOf(settings => settings.EnvironmentVariables["PATH"] = ProgramFolder.Without(programs, "cargo"))
            .ShouldStartWith("There is no cargo in PATH. Install Rust");
    }

    [Fact]
    public void There_is_no_package() =>
        _project.ErrorOf(settings => settings.WorkingDirectory = "/usr").ShouldContain("could not find `Cargo.toml`");

    [Fact]
    public void A_package_has_no_binary()
    {
        File.Move(_project["src/main.rs"], _project["src/lib.rs"]);

        _project.ErrorOf().ShouldBe($"{_project["Cargo.toml"]} has no binary, only libraries. Name the package that is a program.");
    }

    [Fact]
    public void A_variant_is_of_one_program()
    {
        _project.Write("src/bin/extra.rs", CargoProject.Program);
        MultiVariantCargoBuildSettings settings = _project.Settings;

        Should.Throw<CakeException>(() => _project.Cake.MultiVariantBuildVariant(_project["Cargo.toml"], "v1", settings)).Message
            .ShouldBe($"{_project["Cargo.toml"]} has 2 programs, and a variant is of one: extra, tool. Choose one of them.");
        Directory.Exists(_project["output"]).ShouldBeFalse();

        settings.Binaries = ["extra"];
        _project.Cake.MultiVariantBuildVariant(_project["Cargo.toml"], "v1", settings).Program.Name.ShouldBe("extra");
    }

    [Fact]
    public void Two_binaries_have_the_same_name()
    {
        _project.Write("Cargo.toml", "[workspace]\nmembers = [\"one\", \"two\"]\n");
        foreach (string package in (string[])["one", "two"])
        {
            _project.Write($"{package}/Cargo.toml", CargoProject.Package(package));
            _project.Write($"{package}/src/bin/tool.rs", CargoProject.Program);
        }

        _project.ErrorOf().ShouldBe($"{_project["Cargo.toml"]} has several binaries named tool, in the packages one and two. "
            + "Name one of these packages.");
        _project.Build(settings => (settings.Packages, settings.Variants) = (["two"], ["v1"])).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_name_is_wrong()
    {
        _project.ErrorOf(settings => settings.Packages = ["other"]).ShouldBe($"{_project["Cargo.toml"]} has no package other. It has tool.");
        _project.ErrorOf(settings => settings.Binaries = ["other"]).ShouldBe($"{_project["Cargo.toml"]} has no binary other. It has tool.");
        _project.ErrorOf(settings => settings.Variants = ["v9"]).ShouldStartWith("Variants: Variant 'v9'");
        _project.ErrorOf(settings => settings.Profile = "fast").ShouldContain("profile `fast` is not defined");
        _project.ErrorOf(settings => settings.Target = "x86_64-pc-windows-gnu")
            .ShouldStartWith("The target is x86_64-pc-windows-gnu, but bundles are for Linux on x86_64 and aarch64.");
    }

    [Fact]
    public void The_names_in_the_manifest_are_wrong()
    {
        _project.Write("Cargo.toml", $"{CargoProject.Package("tool")}{CargoProject.CpusTable}[\"x86-64-v8\"]\n");
        _project.ErrorOf().ShouldStartWith($"{_project["Cargo.toml"]}: cpus: Variant 'x86-64-v8'");

        _project.Write("Cargo.toml", $"{CargoProject.Package("tool")}{CargoProject.CpusTable}\"x86-64\"\n");
        _project.ErrorOf().ShouldStartWith(
            $"{_project["Cargo.toml"]}: cpus in [package.metadata.multivers.x86_64] is no list of names.");
    }

    [Fact]
    public void One_variant_does_not_compile()
    {
        _project.Write("src/main.rs", "#[cfg(target_feature = \"avx2\")]\ncompile_error!(\"no vectors\");\nfn main() {}\n");

        string error = _project.ErrorOf(settings => settings.Variants = ["v1", "v3"]);

        error.ShouldStartWith(
            $"Cannot build {_project["Cargo.toml"]} [x86-64-v3]: cargo build ended with exit code 101.\nerror: no vectors\n");
        error.ShouldContain("src/main.rs:2:1");
        File.ReadAllText(error.Split("Full output: ")[1]).ShouldContain("no vectors");
    }
}
