// Bundles a C program for all x86-64 levels: dotnet cake c.cake
#addin nuget:?package=Cake.MultiVariant

string[] levels = ["x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"];

Task("Compile").DoesForEach(levels, level =>
{
    EnsureDirectoryExists($"artifacts/{level}");
    Run("gcc", $"-O3 -ffast-math -march={level} dot.c -o artifacts/{level}/dot");
});

Task("Stitch").IsDependentOn("Compile").Does(() => MultiVariantStitch(
    "artifacts/dot", levels.Select(level => new VariantArtifact(level, $"artifacts/{level}/dot"))));

RunTarget("Stitch");

void Run(string program, string arguments)
{
    if (StartProcess(program, arguments) is var exitCode and not 0)
        throw new CakeException(exitCode, $"{program} {arguments} ended with exit code {exitCode}.");
}
