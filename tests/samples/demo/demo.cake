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

RunTarget("Run");

void Run(string debug, string arguments)
{
    var exitCode = StartProcess(textstat.Path, new ProcessSettings
    {
        Arguments = arguments,
        EnvironmentVariables = new Dictionary<string, string> { ["MULTIVARIANT_DEBUG"] = debug },
    });
    if (exitCode != 0) throw new CakeException(exitCode, $"{textstat.Path} ended with exit code {exitCode}.");
}
