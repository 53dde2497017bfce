using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Building.Cargo;

/// <summary>
/// What Cargo is configured to compile for and with. Flags of rustc come from several variables and files, of which some
/// replace others; Cargo tells only build scripts what it makes of them, so this compiles one. Debian's rustc 1.63 does not
/// say which CPUs it knows; then there are none in the list.
/// </summary>
internal sealed record RustTarget(
    string Triple, IReadOnlyList<string> Flags, string Compiler, IReadOnlyList<string> Cpus)
{
    /// <summary>The variable with flags for rustc, and what separates them.</summary>
    public const string FlagsVariable = "CARGO_ENCODED_RUSTFLAGS";
    public const char FlagsSeparator = '\u001f';

    private const string Manifest =
        """
        [package]
        name = "multivariant-probe"
        version = "0.0.0"
        edition = "2018"

        [workspace]
        """;

    private const string Script =
        """
        use std::{env, process::Command};

        fn main() {
            let target = env::var("TARGET").unwrap();
            let rustc = |arguments: &[&str]| {
                let output = Command::new(env::var("RUSTC").unwrap()).args(arguments).output().unwrap();
                String::from_utf8(output.stdout).unwrap()
            };
            let names = rustc(&["--print", "target-cpus", "--target", &target]);
            let cpus: Vec<&str> = names.lines().filter_map(|line| line.split_whitespace().next()).collect();
            println!("cargo:rerun-if-env-changed=MULTIVARIANT_PROBE");
            println!("cargo:rustc-env=TARGET={}", target);
            println!("cargo:rustc-env=FLAGS={}", env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default());
            println!("cargo:rustc-env=RUSTC={}", rustc(&["--version"]).trim());
            println!("cargo:rustc-env=CPUS={}", cpus.join(" "));
        }
        """;

    /// <exception cref="CakeException">Rust cannot compile for the target.</exception>
    public static RustTarget Probe(CargoTool cargo, DirectoryPath folder, string? target)
    {
        Directory.CreateDirectory(folder.Combine("src").FullPath);
        TextFile.WriteIfDifferent(folder.CombineWithFilePath("Cargo.toml").FullPath, Manifest);
        TextFile.WriteIfDifferent(folder.CombineWithFilePath("build.rs").FullPath, Script);
        TextFile.WriteIfDifferent(folder.CombineWithFilePath("src/lib.rs").FullPath, "#![no_std]\n");
        string[] choice = target is null ? [] : ["--target", target];
        string output = cargo.Read(
        [
            "check", "--quiet", "--message-format=json-render-diagnostics",
            "--manifest-path", folder.CombineWithFilePath("Cargo.toml").FullPath,
            "--target-dir", folder.Combine("target").FullPath, .. choice,
        ]);
        var facts = output.Split('\n').Select(CargoMessage.TryRead).OfType<CargoMessage>()
            .Last(message => message.Reason == "build-script-executed").Env.ToDictionary(pair => pair[0], pair => pair[1]);
        string[] flags = facts["FLAGS"].Split(FlagsSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] cpus = facts["CPUS"].Split(' ');
        return new RustTarget(facts["TARGET"], flags, facts["RUSTC"], cpus.Contains("generic") ? cpus : []);
    }
}
