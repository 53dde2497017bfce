// The package is the one that ./build.sh packed. By hand, from the top of the repository:
//     MULTIVARIANT_PACKAGES=$PWD/artifacts/packages dotnet cake tests/samples/demo/demo.cake
#addin "nuget:file://%MULTIVARIANT_PACKAGES%?package=Cake.MultiVariant&version=*"

BundleDescription textstat = null;

Task("Publish").Does(() =>
{
    textstat = MultiVariantPublish("../textstat/textstat.csproj", new MultiVariantPublishSettings
    {
        OutputDirectory = "../../../artifacts/demo",
    });
});

Task("List").IsDependentOn("Publish").Does(() => Run("list", ""));

Task("Run").IsDependentOn("List").Does(() => Run("log", "../textstat/Program.cs ../../../README.md ../../../LICENSE"));

Task("Report").IsDependentOn("Run").Does(() => MultiVariantReport(textstat.Path, "../../../artifacts/demo/textstat.html"));

Task("Benchmark").IsDependentOn("Report").Does(() =>
{
    var text = MakeAbsolute(File("../../../artifacts/demo/text")).FullPath;
    var page = System.IO.File.ReadAllText("../../../README.md");
    System.IO.File.WriteAllText(text, string.Concat(Enumerable.Repeat(page, 32_000_000 / page.Length)));
    MultiVariantBenchmark(textstat.Path, [text], new MultiVariantBenchmarkSettings
    {
        Duration = TimeSpan.FromSeconds(5),
        Chart = "../../../artifacts/demo/benchmark.svg",
    });
    DeleteFile(text);
});

RunTarget("Benchmark");

void Run(string debug, string arguments)
{
    var exitCode = StartProcess(textstat.Path, new ProcessSettings
    {
        Arguments = arguments,
        EnvironmentVariables = new Dictionary<string, string> { ["MULTIVARIANT_DEBUG"] = debug },
    });
    if (exitCode != 0) throw new CakeException(exitCode, $"{textstat.Path} ended with exit code {exitCode}.");
}
