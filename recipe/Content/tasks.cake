Task("Default")
    .Description("Publishes, verifies, reports and packs.")
    .IsDependentOn("Report")
    .IsDependentOn("Pack");

Task("Clean")
    .Description("Empties the folder for all that is made.")
    .Does(() => CleanDirectory(MultiVariant.Artifacts));

Task("Publish")
    .Description("Publishes the project for every variant, as one executable; with --stitch, Stitch makes it.")
    .IsDependentOn(HasArgument("stitch") ? "Stitch" : "Clean")
    .WithCriteria(() => MultiVariant.Bundle is null, "the executable is stitched")
    .Does(() => MultiVariant.Bundle = MultiVariantPublish(
        MultiVariant.Project, MultiVariant.PublishSettingsInto(MultiVariant.App)));

Task("Publish-Variant")
    .Description("Builds the variant that --variant=NAME names, for Stitch: one job of a matrix.")
    .Does(() =>
{
    var variant = Argument("variant", "");
    if (variant.Length == 0)
    {
        throw new CakeException("Publish-Variant: found no argument --variant, expected the variant that this job builds; "
            + "add it, for instance --variant=x86-64-v3");
    }

    MultiVariantBuildVariant(MultiVariant.Project, variant, MultiVariant.PublishSettingsInto(MultiVariant.Variants));
});

Task("Stitch")
    .Description("Stitches the variants that other jobs built to the executable that Publish would have made of them.")
    .Does(() =>
{
    // All else is of earlier builds.
    CleanDirectory(
        MultiVariant.Artifacts,
        entry => !$"{entry.Path.FullPath}/".StartsWith($"{MultiVariant.Variants}/", StringComparison.Ordinal));
    MultiVariant.Bundle = MultiVariantStitchVariants(
        MultiVariant.Variants, MultiVariant.App, MultiVariant.PublishSettings.StitchSettings);
    var expected = MultiVariant.PublishSettings.Variants;
    if (expected.Count > 0 && expected.Count != MultiVariant.Bundle.Variants.Count)
    {
        throw new CakeException($"{MultiVariant.Variants}: found the variants "
            + $"{string.Join(", ", MultiVariant.Bundle.Variants.Select(variant => variant.Name))}, expected "
            + $"{string.Join(", ", expected)}; have one job for each variant of SetParameters");
    }
});

Task("Verify")
    .Description("Reads the bundle back, checks it by all rules, and starts it on emulated CPUs where QEMU is at hand.")
    .IsDependentOn("Publish")
    .Does(() => MultiVariantVerify(MultiVariant.Bundle.Path, MultiVariant.VerifySettings));

Task("Report")
    .Description("Writes what the bundle holds, for people: HTML, and a summary on the build server.")
    .IsDependentOn("Verify")
    .Does(() => MultiVariantReport(
        MultiVariant.Bundle.Path, MultiVariant.Artifacts.CombineWithFilePath($"report/{MultiVariant.Name}.html")));

Task("Benchmark")
    .Description("Tells whether the variants are worth it, by the command lines of the build script.")
    .WithCriteria(() => MultiVariant.Benchmarks.Count > 0, "no command lines: SetParameters(benchmarks: …)")
    .IsDependentOn("Publish")
    .Does(() => MultiVariantBenchmark(
        MultiVariant.Bundle.Path, MultiVariant.Benchmarks, MultiVariant.BenchmarkSettings));

Task("Pack")
    .Description("Packs the published files, and the debug symbols, with their SHA-256 sums.")
    .IsDependentOn("Verify")
    .Does(() =>
{
    var published = MultiVariant.Bundle.Path.GetDirectory();
    var symbols = published.Combine("symbols");
    var archives = new List<FilePath> { MultiVariant.Archive() };
    ReproducibleArchive.Create(published, MultiVariant.Archive(), except: symbols);
    if (DirectoryExists(symbols))
    {
        archives.Add(MultiVariant.Archive("-symbols"));
        ReproducibleArchive.Create(symbols, MultiVariant.Archive("-symbols"), executables: false);
    }

    var sums = MultiVariant.Packages.CombineWithFilePath("SHA256SUMS");
    System.IO.File.WriteAllLines(sums.FullPath, archives.Select(ReproducibleArchive.Sum));
    MultiVariant.Archives = [.. archives, sums];
    foreach (var archive in MultiVariant.Archives)
    {
        Information("{0}: {1:N0} bytes", archive, FileSize(archive));
    }
});

Task("Upload")
    .Description("Gives what was packed to the build server.")
    .WithCriteria(
        () => BuildSystem.IsRunningOnAzurePipelines
            || (BuildSystem.IsRunningOnGitHubActions && GitHubActions.Environment.Runtime.IsRuntimeAvailable),
        "no build server here that takes artifacts")
    .IsDependentOn("Pack")
    .Does(async () =>
{
    foreach (var archive in MultiVariant.Archives.Where(_ => BuildSystem.IsRunningOnAzurePipelines))
    {
        AzurePipelines.Commands.UploadArtifact(MultiVariant.Name, archive, MultiVariant.Name);
    }

    if (BuildSystem.IsRunningOnGitHubActions)
    {
        await GitHubActions.Commands.UploadArtifact(MultiVariant.Packages, MultiVariant.Name);
    }
});
