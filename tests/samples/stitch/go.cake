// Bundles a Go program for three x86-64 levels: dotnet cake go.cake
#addin nuget:?package=Cake.MultiVariant

Task("Build").Does(() => MultiVariantGoBuild("dot.go", new() { OutputDirectory = "artifacts" }));
RunTarget("Build");
