// Bundles a Rust program for all x86-64 levels: dotnet cake rust.cake
#addin nuget:?package=Cake.MultiVariant

string[] levels = ["x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"];

Task("Compile").DoesForEach(levels, level =>
{
    EnsureDirectoryExists($"artifacts/{level}");
    Run("rustc", $"-C opt-level=3 -C target-cpu={level} dot.rs -o artifacts/{level}/dot");
});

Task("Stitch").IsDependentOn("Compile").Does(() => MultiVariantStitch(
    "artifacts/dot", levels.Select(level => new VariantArtifact(level, $"artifacts/{level}/dot"))));

RunTarget("Stitch");

void Run(string program, string arguments)
{
    if (StartProcess(program, arguments) is var exitCode and not 0)
        throw new CakeException(exitCode, $"{program} {arguments} ended with exit code {exitCode}.");
}
