// Bundles a Rust program for all x86-64 levels: dotnet cake rust.cake
#addin nuget:?package=Cake.MultiVariant

Task("Build").Does(() => MultiVariantCargoBuild(new() { OutputDirectory = "artifacts" }));
RunTarget("Build");
