using System.Text;
using System.Text.RegularExpressions;
using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>
/// A project that is published by <c>dotnet publish</c> and by <c>MultiVariantPublish</c>, each from a clean copy in the same
/// folder. What they publish is the same, but for the bundle and what belongs to it.
/// </summary>
public sealed class BothWays : IDisposable
{
    /// <summary>The variant that <c>dotnet publish</c> makes as well, when it is told the variant's options.</summary>
    public string Compared { get; init; } = "x86-64-v3";

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    public string[] Variants { get; init; } = ["x86-64", "x86-64-v3"];

    /// <summary>The executable's name.</summary>
    public string Name { get; init; } = "tiny";

    /// <summary>The project file, or the file with the program, relative to the set-up's folder.</summary>
    public string Project { get; init; } = "tiny.csproj";

    /// <summary>The folder with the set-up.</summary>
    public string FolderName { get; init; } = "work";

    /// <summary>Where the project publishes to, relative to the set-up's folder; null publishes to <c>--output</c>.</summary>
    public string? OwnOutput { get; init; }

    public string Framework { get; init; } = "net9.0";

    /// <summary>What <c>dotnet publish</c> is told besides.</summary>
    public string[] PlainOptions { get; init; } = [];

    /// <summary>More for the file of targets that makes <c>dotnet publish</c> build the variant.</summary>
    public string PlainTargets { get; init; } = "";

    /// <summary>What <c>MultiVariantPublish</c> is told besides.</summary>
    public Action<MultiVariantPublishSettings> Settings { get; init; } = _ => { };

    /// <summary>Environment variables for both.</summary>
    public Dictionary<string, string> Environment { get; init; } = [];

    /// <summary>Published files that may differ, as they are made from the executable.</summary>
    public string[] MadeFromExecutable { get; init; } = [];

    public RecordingLog Log { get; } = new();

    /// <summary>What <c>dotnet publish</c> printed.</summary>
    public IReadOnlyList<string> PlainOutput { get; private set; } = [];

    public string Folder => _directory[FolderName];

    public string Plain => _directory["plain"];

    public string Output => OwnOutput is null ? _directory["output"] : Path.Combine(Folder, OwnOutput);

    /// <summary>A file outside the set-up, which both have.</summary>
    public string this[string name] => _directory[name];

    /// <summary>Publishes the set-up both ways, and compares.</summary>
    /// <param name="write">Writes the set-up.</param>
    public async Task<BundleDescription> Publish(Action<string> write)
    {
        Write(write);
        await PublishPlain();
        Directory.Move(Output, Plain);
        Directory.Delete(Folder, recursive: true);

        Write(write);
        var settings = new MultiVariantPublishSettings
        {
            Runtime = "linux-x64",
            Variants = Variants,
            EnvironmentVariables = new Dictionary<string, string>(Environment),
        };
        if (OwnOutput is null)
            settings.OutputDirectory = Output;
        Settings(settings);
        BundleDescription bundle =
            RealCake.CreateContext(Log).MultiVariantPublish(Path.Combine(Folder, Project), settings);

        bundle.Path.FullPath.ShouldBe(Path.Combine(Output, Name));
        CompareFiles();
        CompareVariant();
        return bundle;
    }

    /// <summary>The published files, without those that only one of both publishes.</summary>
    public IEnumerable<string> Companions(string output) =>
        from file in Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(output, file)
        where path != Name && path != $"{Name}.dbg" && path != $"{Name}.multivariant.json"
        orderby path
        select path;

    public string PublishedText(string file) => File.ReadAllText(Path.Combine(Output, file));

    private void Write(Action<string> write)
    {
        Directory.CreateDirectory(Folder);
        write(Folder);
        // Some published files tell when their source was changed.
        foreach (string file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    private void CompareFiles()
    {
        Companions(Output).ShouldBe(Companions(Plain));
        foreach (string file in Companions(Plain).Except(MadeFromExecutable))
        {
            Content(Path.Combine(Output, file)).ShouldBe(Content(Path.Combine(Plain, file)), file);
            File.GetUnixFileMode(Path.Combine(Output, file)).ShouldBe(File.GetUnixFileMode(Path.Combine(Plain, file)), file);
        }
    }

    /// <summary>A file's content as text, without the times at which files were compressed for browsers.</summary>
    private static string Content(string file) => Regex.Replace(
        File.ReadAllText(file, Encoding.Latin1), """(?<="Last-Modified","Value":")[^"]+""", "");

    private void CompareVariant()
    {
        RealCake.CreateContext().MultiVariantExtract(Path.Combine(Output, Name), Compared, _directory["extracted"]);
        FileDescription.Of(_directory.Path, "extracted").Sha256.ShouldBe(FileDescription.Of(Plain, Name).Sha256);
        var extracted = new VariantArtifact(Compared, _directory["extracted"]);
        new ArtifactReader().Read(extracted).IlcDemand.ShouldNotBeNull("the check of the CPU at start was not found");
        Validating.Check(extracted).RuleIds().ShouldNotContain(id => id == "MV1204" || id == "MV1205");
        string symbols = Path.Combine($"{Output}.symbols", Compared, $"{Name}.dbg");
        File.Exists(symbols).ShouldBe(File.Exists(Path.Combine(Plain, $"{Name}.dbg")));
    }

    private async Task PublishPlain()
    {
        string project = Path.Combine(Folder, Project);
        var compiler = new IlCompiler($"{Framework[3..]}.0", X64.Architecture);
        string targets = _directory["plain.targets"];
        await File.WriteAllTextAsync(
            targets,
            $"""
            <Project>
              <PropertyGroup>
                <_IsCompared Condition="'$(MSBuildProjectFullPath)' == '{Escape(project)}'">true</_IsCompared>
                <_IsCompared Condition="'$(FileBasedProgram)' == 'true'">true</_IsCompared>
              </PropertyGroup>
              <PropertyGroup Condition="'$(PathMap)' == '' and ('$(_IsCompared)' == 'true' or '$(OutputType)' == 'Library')">
                <PathMap>{Escape(new SourcePaths(project).PathMap)}</PathMap>
                <PathMap Condition="'$(FileBasedProgram)' == 'true'">$(PathMap),$(IntermediateOutputPath)=/_obj/</PathMap>
              </PropertyGroup>
              <PropertyGroup Condition="'$(_IsCompared)' == 'true'">
                <IlcInstructionSet>{compiler.InstructionSetOf(Variant.Parse(Compared))}</IlcInstructionSet>
              </PropertyGroup>
              <ItemGroup Condition="'$(_IsCompared)' == 'true'">
                <RuntimeHostConfigurationOption Include="MultiVariant.Variant" Value="{Compared}" />
              </ItemGroup>
              {PlainTargets}
            </Project>
            """,
            TestContext.Current.CancellationToken);
        string[] output = OwnOutput is null ? ["--output", Output] : [];
        BufferedCommandResult result = await Tool.Command(
                Tool.Require("dotnet"),
                ["publish", project, "-c", "Release", "-r", "linux-x64", .. output, .. PlainOptions])
            .WithEnvironmentVariables(variables =>
            {
                variables.Set("CustomAfterMicrosoftCommonTargets", targets).Set("MSBUILDDISABLENODEREUSE", "1");
                foreach ((string name, string value) in Environment)
                    variables.Set(name, value);
            })
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        result.ExitCode.ShouldBe(0, result.StandardOutput);
        PlainOutput = result.StandardOutput.Split('\n');
    }

    private static string Escape(string value) => new System.Xml.Linq.XText(string.Concat(
        value.Select(c => "%;,$@'*?".Contains(c, StringComparison.Ordinal) ? $"%{(int)c:X2}" : $"{c}"))).ToString();
}
