using Cake.Core;

namespace Cake.MultiVariant.IntegrationTests.Building;

/// <summary>A folder with Go programs that need nothing but Go.</summary>
internal sealed class GoProject : IDisposable
{
    /// <summary>Go's cache, which keeps its library compiled for each level from one run of the tests to the next.</summary>
    private static readonly string s_cache = Path.Combine(Repository.Root, "artifacts", "go-cache");

    private readonly TestDirectory _directory = new();

    /// <summary>Starts with one program, <c>tool</c>.</summary>
    public GoProject()
    {
        Tool.Require("go");
        Write("go.mod", "module example.com/tool\n\ngo 1.18\n");
        Write("main.go", Program);
        Cake = RealCake.CreateContext(Log);
    }

    /// <summary>A program that prints its arguments, and what it was built with.</summary>
    public static string Program =>
        """
        package main

        import (
            "fmt"
            "os"
            "runtime/debug"
        )

        var version = "none"

        func main() {
            fmt.Println(version, os.Args[1:])
            info, _ := debug.ReadBuildInfo()
            for _, it := range info.Settings {
                fmt.Printf("%s=%s\n", it.Key, it.Value)
            }
        }
        """;

    public ICakeContext Cake { get; }

    public RecordingLog Log { get; } = new();

    public MultiVariantGoBuildSettings Settings => new()
    {
        WorkingDirectory = _directory.Path,
        OutputDirectory = _directory["output"],
        EnvironmentVariables = { ["GOCACHE"] = s_cache },
    };

    public string Folder => _directory.Path;

    public string this[string path] => _directory[path];

    public void Dispose() => _directory.Dispose();

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
    }

    public BundleDescription Build(Action<MultiVariantGoBuildSettings>? adapt = null, string package = ".")
    {
        MultiVariantGoBuildSettings settings = Settings;
        adapt?.Invoke(settings);
        return Cake.MultiVariantGoBuild(package, settings);
    }

    public string ErrorOf(Action<MultiVariantGoBuildSettings>? adapt = null, string package = ".")
    {
        string error = Should.Throw<CakeException>(() => Build(adapt, package)).Message;
        Directory.Exists(this["output"]).ShouldBeFalse();
        return error;
    }
}
