using System.Text.Json.Nodes;
using Cake.Core;
using Path = System.IO.Path;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>The same sources make the same bundle in every folder, in one call or divided over machines.</summary>
public sealed class DividedPublishSpecs(DividedPublish published) : IClassFixture<DividedPublish>
{
    [Fact]
    public async Task Variants_are_byte_for_byte_those_of_dotnet_publish_in_another_folder()
    {
        string knobs = published.Directory["knobs.targets"];
        await File.WriteAllTextAsync(
            knobs,
            """
            <Project>
              <ItemGroup><RuntimeHostConfigurationOption Include="MultiVariant.Variant" Value="$(Level)" /></ItemGroup>
            </Project>
            """,
            TestContext.Current.CancellationToken);
        foreach (string level in DividedPublish.Levels)
        {
            string output = published.Directory[$"separate/{level}"];
            string source = published.SecondProject;
            var result = await Tool.Run(
                Tool.Require("dotnet"), "publish", source, "-c", "Release", "-o", output,
                $"-p:CustomAfterMicrosoftCommonTargets={knobs}",
                $"-p:Level={level}",
                $"-p:IlcInstructionSet={new IlCompiler("9.0.0", X64.Architecture).InstructionSetOf(Variant.Parse(level))}",
                $"-p:PathMap={new SourcePaths(source).PathMap.Replace(",", "%2C", StringComparison.Ordinal)}");
            result.ExitCode.ShouldBe(0, result.StandardOutput);
            string extracted = published.Directory[$"extracted/{level}"];
            RealCake.CreateContext().MultiVariantExtract(published.Bundle.Path, level, extracted);

            FileDescription.Of(published.Directory["extracted"], level).Sha256
                .ShouldBe(FileDescription.Of(output, "tiny").Sha256, level);
        }
    }

    [Fact]
    public void Variants_that_were_built_apart_in_another_folder_become_the_same_bundle()
    {
        BundleDescription stitched = RealCake.CreateContext().MultiVariantStitchVariants(
            published.Variants, published.Directory["stitched"]);

        stitched.Sha256.ShouldBe(published.Bundle.Sha256);
        RelativeFiles(published.Directory["stitched"]).ShouldBe(RelativeFiles(published.Directory["output"]));
        File.ReadAllText(published.Directory["stitched/tiny.multivariant.json"])
            .ShouldBe(File.ReadAllText(published.Directory["output/tiny.multivariant.json"]));
        File.ReadAllText(published.Directory["stitched/data.txt"]).ShouldBe("data");
    }

    [Fact]
    public void What_build_servers_forget_of_modes_is_known()
    {
        using var directory = new TestDirectory();
        CopyVariants(directory.Path);
        foreach (string file in Directory.EnumerateFiles(directory.Path, "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        RealCake.CreateContext().MultiVariantStitchVariants(
            directory.Path, directory["stitched"]);

        IsExecutable("tiny").ShouldBeTrue();
        IsExecutable("tool.sh").ShouldBeTrue();
        IsExecutable("data.txt").ShouldBeFalse();
        File.ReadAllText(directory["stitched/tiny.multivariant.json"])
            .ShouldBe(File.ReadAllText(published.Directory["output/tiny.multivariant.json"]));

        bool IsExecutable(string file) =>
            File.GetUnixFileMode(directory[$"stitched/{file}"]).HasFlag(UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData("version", "the version is 9.9.9 here and 1.2.3 there")]
    [InlineData("toolchain", "the toolchain is 9.9.9 here and .NET SDK ")]
    [InlineData("sourceSha256", "the sources' SHA-256 sum is 9.9.9 here")]
    public void Variants_that_do_not_belong_together_are_refused(string property, string expected)
    {
        using var directory = new TestDirectory();
        string description = CopyVariants(directory.Path);
        var json = JsonNode.Parse(File.ReadAllText(description))!;
        json["program"]![property] = "9.9.9";
        File.WriteAllText(description, json.ToJsonString());

        ErrorOf(directory).ShouldContain(expected);
    }

    [Fact]
    public void A_variant_that_was_damaged_on_its_way_is_refused()
    {
        using var directory = new TestDirectory();
        string description = CopyVariants(directory.Path);
        File.AppendAllText(Path.Combine(Path.GetDirectoryName(description)!, "publish", "tiny"), "damage");

        ErrorOf(directory).ShouldContain("publish/tiny is missing or has changed");
    }

    [Fact]
    public void A_folder_with_something_else_is_not_replaced()
    {
        using var directory = new TestDirectory();
        File.WriteAllText(Path.Combine(directory.CreateSubdirectory("x86-64"), "mine"), "mine");

        Should.Throw<CakeException>(() => RealCake.CreateContext().MultiVariantBuildVariant(
            published.SecondProject, "v1", new MultiVariantPublishSettings { OutputDirectory = directory.Path }))
            .Message.ShouldContain("it is not a variant of an earlier build");
        File.Exists(directory["x86-64/mine"]).ShouldBeTrue();
    }

    private static string ErrorOf(TestDirectory directory) =>
        Should.Throw<CakeException>(() => RealCake.CreateContext().MultiVariantStitchVariants(
            directory.Path, directory["output"])).Message;

    private static IEnumerable<string> RelativeFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file))
            .Order(StringComparer.Ordinal);

    /// <summary>Returns one of the descriptions, the last.</summary>
    private string CopyVariants(string folder)
    {
        foreach (string file in RelativeFiles(published.Variants))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.Copy(Path.Combine(published.Variants, file), Path.Combine(folder, file));
        }

        return Path.Combine(folder, DividedPublish.Levels[^1], "variant.multivariant.json");
    }
}

/// <summary>A project in two folders: published in the one, built variant by variant in the other.</summary>
public sealed class DividedPublish : IDisposable
{
    public static readonly string[] Levels = ["x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"];

    public DividedPublish()
    {
        Bundle = RealCake.CreateContext().MultiVariantPublish(
            Write("one"), new MultiVariantPublishSettings { OutputDirectory = Directory["output"] });
        SecondProject = Write("a folder with a longer, unusual = name");
        foreach (string level in Levels)
        {
            RealCake.CreateContext().MultiVariantBuildVariant(
                SecondProject, level, new MultiVariantPublishSettings { OutputDirectory = Variants });
        }
    }

    public TestDirectory Directory { get; } = new();

    public BundleDescription Bundle { get; }

    public string SecondProject { get; }

    public string Variants => Directory["variants"];

    public void Dispose() => Directory.Dispose();

    private string Write(string folder)
    {
        string project = TinyProject.Write(
            Directory[folder],
            items: """<ItemGroup><None Include="data.txt;tool.sh" CopyToPublishDirectory="PreserveNewest" /></ItemGroup>""");
        File.WriteAllText(Directory[$"{folder}/data.txt"], "data");
        File.WriteAllText(Directory[$"{folder}/tool.sh"], "#!/bin/sh\n");
        File.SetUnixFileMode(
            Directory[$"{folder}/tool.sh"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return project;
    }
}
