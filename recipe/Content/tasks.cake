Task("Default")
    .Description("Publishes, verifies, reports and packs.")
    .IsDependentOn("Report")
    .IsDependentOn("Pack");

Task("Clean")
    .Description("Empties the folder for build outputs.")
    .Does(() => CleanDirectory(MultiVariant.Artifacts));

Task("Publish")
    .Description("Publishes the project's variants as one executable; with --stitch, Stitch makes it.")
    .IsDependentOn(HasArgument("stitch") ? "Stitch" : "Clean")
    .WithCriteria(() => MultiVariant.Bundle is null, "Stitch has made the executable")
    .Does(() => MultiVariant.Bundle = MultiVariantPublish(
        MultiVariant.Project, MultiVariant.PublishSettingsInto(MultiVariant.App)));

Task("Publish-Variant")
    .Description("Builds the variant that --variant=NAME names, for Stitch: one job of a matrix.")
    .Does(() =>
{
    var variant = Argument("variant", "");
    if (variant.Length == 0)
    {
        throw new CakeException("Publish-Variant does not know which variant to build. Name it with the argument --variant, "
            + "for instance --variant=x86-64-v3.");
    }

    MultiVariantBuildVariant(MultiVariant.Project, variant, MultiVariant.PublishSettingsInto(MultiVariant.Variants));
});

Task("Stitch")
    .Description("Stitches the variants that other jobs built into the executable that Publish would have made.")
    .Does(() =>
{
    // Everything else is left from earlier builds.
    CleanDirectory(
        MultiVariant.Artifacts,
        entry => !$"{entry.Path.FullPath}/".StartsWith($"{MultiVariant.Variants}/", StringComparison.Ordinal));
    MultiVariant.Bundle = MultiVariantStitchVariants(
        MultiVariant.Variants, MultiVariant.App, MultiVariant.PublishSettings.StitchSettings);
    var expected = MultiVariant.PublishSettings.Variants;
    if (expected.Count > 0 && expected.Count != MultiVariant.Bundle.Variants.Count)
    {
        throw new CakeException($"{MultiVariant.Variants} has the variants "
            + $"{string.Join(", ", MultiVariant.Bundle.Variants.Select(variant => variant.Name))}, but SetParameters names "
            + $"{string.Join(", ", expected)}. Run one job for each of them.");
    }
});

Task("Verify")
    .Description("Reads the bundle back, checks it against all rules, and starts it on emulated CPUs if QEMU is installed.")
    .IsDependentOn("Publish")
    .Does(() => MultiVariantVerify(MultiVariant.Bundle.Path, MultiVariant.VerifySettings));

Task("Report")
    .Description("Reports what the bundle holds: in HTML, and in a summary on the build server.")
    .IsDependentOn("Verify")
    .Does(() => MultiVariantReport(
        MultiVariant.Bundle.Path, MultiVariant.Artifacts.CombineWithFilePath($"report/{MultiVariant.Name}.html")));

Task("Benchmark")
    .Description("Runs the build script's command lines to tell whether the variants are worth it.")
    .WithCriteria(() => MultiVariant.Benchmarks.Count > 0, "SetParameters(benchmarks: …) names no command lines")
    .IsDependentOn("Publish")
    .Does(() => MultiVariantBenchmark(
        MultiVariant.Bundle.Path, MultiVariant.Benchmarks, MultiVariant.BenchmarkSettings));

Task("Pack")
    .Description("Packs the published files and the debug symbols, and writes their SHA-256 sums.")
    .IsDependentOn("Verify")
    .Does(() =>
{
    var published = MultiVariant.Bundle.Path.GetDirectory();
    var symbols = new DirectoryPath($"{published}.symbols");
    var archives = new List<FilePath> { MultiVariant.Archive(".tar.gz"), MultiVariant.Archive(".tar.zst") };
    foreach (var archive in archives)
    {
        ReproducibleArchive.Create(published, archive);
    }

    if (DirectoryExists(symbols))
    {
        archives.Add(MultiVariant.Archive("-symbols.tar.gz"));
        ReproducibleArchive.Create(symbols, archives[^1], executables: false);
    }

    var sums = MultiVariant.Packages.CombineWithFilePath("SHA256SUMS");
    System.IO.File.WriteAllLines(sums.FullPath, archives.Select(ReproducibleArchive.Sum));
    MultiVariant.Archives = [.. archives, sums];
    foreach (var archive in MultiVariant.Archives)
    {
        Information("{0}: {1:N0} bytes", archive, FileSize(archive));
    }

    new PackageUpload(BuildSystem).Output(MultiVariant.Packages);
});

Task("Upload")
    .Description("Uploads the packed files to the build server.")
    .WithCriteria(
        () => new PackageUpload(BuildSystem).Obstacle is null,
        $"Packed, but not uploaded: {new PackageUpload(BuildSystem).Obstacle}")
    .IsDependentOn("Pack")
    .Does(() => new PackageUpload(BuildSystem).Run(MultiVariant.Name, MultiVariant.Packages, MultiVariant.Archives));
