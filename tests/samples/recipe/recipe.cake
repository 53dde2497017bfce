#load nuget:?package=Cake.MultiVariant.Recipe

MultiVariant.SetParameters(
    context: Context,
    project: "dot/dot.csproj",
    version: "1.2.3",
    variants: ["x86-64", "x86-64-v3", "armv8-a", "armv8.1-a"],
    benchmarks: ["3000"]);

RunTarget(Argument("target", "Default"));
