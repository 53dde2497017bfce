/// <summary>What a build script sets once, and what its tasks share.</summary>
public static class MultiVariant
{
    /// <summary>The project file, or the folder that holds it.</summary>
    public static string Project { get; private set; }

    /// <summary>The runtime identifier of the system to publish for.</summary>
    public static string Runtime => PublishSettings.Runtime;

    /// <summary>The version in the archive's name, or null for none.</summary>
    public static string Version { get; private set; }

    /// <summary>The folder for build outputs.</summary>
    public static DirectoryPath Artifacts { get; private set; }

    /// <summary>How to publish.</summary>
    public static MultiVariantPublishSettings PublishSettings { get; private set; }

    /// <summary>How to verify.</summary>
    public static MultiVariantVerifySettings VerifySettings { get; private set; }

    /// <summary>The command lines to measure: what follows the program's name.</summary>
    public static IReadOnlyList<string> Benchmarks { get; private set; }

    /// <summary>How to measure.</summary>
    public static MultiVariantBenchmarkSettings BenchmarkSettings { get; private set; }

    /// <summary>The bundle that Publish or Stitch made.</summary>
    public static BundleDescription Bundle { get; set; }

    /// <summary>The files that Pack made.</summary>
    public static IReadOnlyList<FilePath> Archives { get; set; } = [];

    /// <summary>Where the published files go.</summary>
    public static DirectoryPath App => Artifacts.Combine("app");

    /// <summary>Where Publish-Variant puts variants, and Stitch looks for them.</summary>
    public static DirectoryPath Variants => Artifacts.Combine("variants");

    public static DirectoryPath Packages => Artifacts.Combine("packages");

    public static string Name => Bundle.Path.GetFilename().FullPath;

    /// <summary>Sets up the tasks. Only the project has no default.</summary>
    /// <param name="context">The script's <c>Context</c>.</param>
    /// <param name="project">The project file, or the folder that holds it.</param>
    /// <param name="version">
    /// The version in the archive's name; by default the argument <c>--package-version</c>, or none.
    /// </param>
    /// <param name="artifacts">The folder for build outputs, <c>artifacts</c> by default. Clean empties it.</param>
    /// <param name="variants">
    /// The variants, by default those that MultiVariantPublish chooses. Of variants for x86-64 and arm64, those for the
    /// runtime are built.
    /// </param>
    /// <param name="publishSettings">
    /// More about publishing. The recipe sets the output directory, the variants if given above, and by the argument
    /// <c>--runtime</c> the runtime, which is linux-x64 by default.
    /// </param>
    /// <param name="verifySettings">How to verify.</param>
    /// <param name="benchmarks">The command lines to measure: what follows the program's name in a shell.</param>
    /// <param name="benchmarkSettings">More about measuring. The recipe sets the chart.</param>
    public static void SetParameters(
        ICakeContext context,
        string project,
        string version = null,
        DirectoryPath artifacts = null,
        IEnumerable<string> variants = null,
        MultiVariantPublishSettings publishSettings = null,
        MultiVariantVerifySettings verifySettings = null,
        IEnumerable<string> benchmarks = null,
        MultiVariantBenchmarkSettings benchmarkSettings = null)
    {
        Project = project;
        Version = version ?? context.Argument("package-version", (string)null);
        Artifacts = context.MakeAbsolute(artifacts ?? "artifacts");
        PublishSettings = publishSettings ?? new MultiVariantPublishSettings();
        PublishSettings.Runtime = context.Argument("runtime", PublishSettings.Runtime ?? "linux-x64");
        if (variants is not null) PublishSettings.Variants = [.. variants.Where(IsForRuntime)];
        VerifySettings = verifySettings ?? new MultiVariantVerifySettings();
        Benchmarks = [.. benchmarks ?? []];
        BenchmarkSettings = benchmarkSettings ?? new MultiVariantBenchmarkSettings();
        BenchmarkSettings.Chart = Artifacts.CombineWithFilePath("benchmark/benchmark.svg");
    }

    /// <summary>How to publish, and where to.</summary>
    public static MultiVariantPublishSettings PublishSettingsInto(DirectoryPath output)
    {
        PublishSettings.OutputDirectory = output;
        return PublishSettings;
    }

    /// <summary>An archive: program, version, runtime identifier and suffix, such as <c>.tar.gz</c>, make its name.</summary>
    public static FilePath Archive(string suffix) => Packages.CombineWithFilePath(
        string.Join('-', new[] { Name, Version, Runtime }.Where(part => part is not null)) + suffix);

    /// <summary>Levels of arm64 are called armv8.2-a, or v8.2 for short, and those of x86-64 x86-64-v3 or v3.</summary>
    private static bool IsForRuntime(string variant) =>
        System.Text.RegularExpressions.Regex.IsMatch(variant, @"^(arm|v\d+\.)")
        == Runtime.EndsWith("-arm64", StringComparison.Ordinal);
}
