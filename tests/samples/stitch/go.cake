// Bundles a Go program for three x86-64 levels: dotnet cake go.cake
#addin nuget:?package=Cake.MultiVariant

// Short for x86-64, x86-64-v2 and x86-64-v3. A v4 is worth it once rule MV1207 does not say that it has no AVX-512.
string[] levels = ["v1", "v2", "v3"];

Task("Compile").DoesForEach(levels, level => Run("go", new ProcessSettings
{
    Arguments = $"build -o artifacts/{level}/dot dot.go",
    EnvironmentVariables = new Dictionary<string, string> { ["GOAMD64"] = level },
}));

Task("Stitch").IsDependentOn("Compile").Does(() => MultiVariantStitch(
    "artifacts/dot", levels.Select(level => new VariantArtifact(level, $"artifacts/{level}/dot"))));

RunTarget("Stitch");

void Run(string program, ProcessSettings settings)
{
    if (StartProcess(program, settings) is var exitCode and not 0)
        throw new CakeException(exitCode, $"{program} {settings.Arguments.Render()} ended with exit code {exitCode}.");
}
