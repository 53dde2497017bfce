using Cake.Core;

namespace Cake.MultiVariant.IntegrationTests.Building;

/// <summary>A folder with Rust packages that need nothing but Rust.</summary>
internal sealed class CargoProject : IDisposable
{
    /// <summary>A program that says for which features it was compiled, and has a use for vectors.</summary>
    public const string Program =
        """
        fn sum(numbers: &[f64]) -> f64 {
            let mut parts = [0.0; 16];
            for chunk in numbers.chunks_exact(16) {
                for i in 0..16 {
                    parts[i] += chunk[i] * chunk[i];
                }
            }
            parts.iter().sum()
        }

        fn main() {
            let arguments: Vec<String> = std::env::args().skip(1).collect();
            let numbers: Vec<f64> = (0..arguments.len() * 1024).map(|number| number as f64).collect();
            println!("avx2 {} sha {} {}", cfg!(target_feature = "avx2"), cfg!(target_feature = "sha"), sum(&numbers));
        }
        """;

    /// <summary>Where cargo-multivers reads which variants to build.</summary>
    public const string CpusTable = "\n[package.metadata.multivers.x86_64]\ncpus = ";

    private readonly TestDirectory _directory = new();

    /// <summary>Skips the test where there is only rustup's cargo, which is there before any toolchain is.</summary>
    public static void RequireToolchain() => Assert.SkipWhen(
        Tool.Run(Tool.Require("cargo"), "--version").GetAwaiter().GetResult().ExitCode != 0,
        "cargo is installed, but has no toolchain");

    /// <summary>Starts with one binary, <c>tool</c>.</summary>
    public CargoProject()
    {
        RequireToolchain();
        Write("Cargo.toml", Package("tool"));
        Write("src/main.rs", Program);
        Cake = RealCake.CreateContext(Log);
    }

    public ICakeContext Cake { get; }

    public RecordingLog Log { get; } = new();

    public MultiVariantCargoBuildSettings Settings => new()
    {
        WorkingDirectory = _directory.Path,
        OutputDirectory = _directory["output"],
        EnvironmentVariables = { ["CARGO_INCREMENTAL"] = "0" },
        Offline = true,
    };

    public string Folder => _directory.Path;

    public string this[string path] => _directory[path];

    public static string Package(string name) => $"[package]\nname = \"{name}\"\nversion = \"1.2.3\"\nedition = \"2018\"\n";

    public void Dispose() => _directory.Dispose();

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
    }

    public IReadOnlyList<BundleDescription> Build(Action<MultiVariantCargoBuildSettings>? adapt = null)
    {
        MultiVariantCargoBuildSettings settings = Settings;
        adapt?.Invoke(settings);
        return Cake.MultiVariantCargoBuild(settings);
    }

    public string ErrorOf(Action<MultiVariantCargoBuildSettings>? adapt = null)
    {
        string error = Should.Throw<CakeException>(() => Build(adapt)).Message;
        Directory.Exists(this["output"]).ShouldBeFalse();
        return error;
    }
}
