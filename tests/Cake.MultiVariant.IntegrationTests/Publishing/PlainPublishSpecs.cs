using System.IO.Compression;
using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>What <c>dotnet publish</c> publishes of a project, <c>MultiVariantPublish</c> publishes as well.</summary>
public sealed class PlainPublishSpecs
{
    [Fact]
    public async Task Files_that_targets_libraries_and_translations_add_are_the_same()
    {
        using var both = new BothWays();

        BundleDescription bundle = await both.Publish(folder =>
        {
            TinyProject.Write(
                folder,
                properties: "<PredefinedCulturesOnly>false</PredefinedCulturesOnly><EnableDefaultCompileItems>false</EnableDefaultCompileItems>",
                items: """
                    <ItemGroup>
                      <Compile Include="Program.cs" />
                      <ProjectReference Include="library/library.csproj" />
                    </ItemGroup>
                    <Target Name="Generate" BeforeTargets="BeforeBuild">
                      <WriteLinesToFile File="$(IntermediateOutputPath)none.txt" Lines="none" Overwrite="true" />
                      <WriteLinesToFile File="$(IntermediateOutputPath)content.txt" Lines="content" Overwrite="true" />
                      <ItemGroup>
                        <None Include="$(IntermediateOutputPath)none.txt" Link="generated/none.txt" CopyToPublishDirectory="PreserveNewest" />
                        <Content Include="$(IntermediateOutputPath)content.txt" Link="content.txt" CopyToPublishDirectory="Always" />
                      </ItemGroup>
                    </Target>
                    <Target Name="Native" BeforeTargets="BeforeBuild">
                      <Exec Command="gcc -shared -fPIC -Wl,--build-id=none plus.c -o $(IntermediateOutputPath)libplus.so" />
                      <ItemGroup>
                        <Content Include="$(IntermediateOutputPath)libplus.so" Link="libplus.so" CopyToPublishDirectory="PreserveNewest" />
                      </ItemGroup>
                    </Target>
                    <Target Name="Publishing" AfterTargets="ComputeResolvedFilesToPublishList">
                      <ItemGroup>
                        <ResolvedFileToPublish Include="plus.c" RelativePath="a/deep folder/source.c" />
                      </ItemGroup>
                    </Target>
                    """,
                program: """
                    using System.Runtime.InteropServices;
                    var texts = new System.Resources.ResourceManager("tiny.Text", typeof(Program).Assembly);
                    System.Console.WriteLine(texts.GetString("greeting", new System.Globalization.CultureInfo("de")));
                    System.Console.WriteLine(Native.Plus(40, 2));
                    System.Console.WriteLine(Library.Text);
                    static class Native
                    {
                        [DllImport("plus", EntryPoint = "plus")]
                        public static extern int Plus(int a, int b);
                    }
                    """);
            ProjectFiles.Write(folder, "plus.c", "int plus(int a, int b) { return a + b; }");
            ProjectFiles.WriteTexts(folder, "Text.resx", "hello");
            ProjectFiles.WriteTexts(folder, "Text.de.resx", "hallo");
            ProjectFiles.WriteLibrary(folder, """<ItemGroup><Content Include="data/**" CopyToOutputDirectory="PreserveNewest" /></ItemGroup>""");
            ProjectFiles.Write(folder, "library/data/of library.txt", "data");
        });

        both.Companions(both.Output).ShouldBe(
            [
                "a/deep folder/source.c", "content.txt", "data/of library.txt", "de/tiny.resources.dll", "generated/none.txt",
                "library.pdb", "libplus.so",
            ],
            ignoreOrder: true);
        BufferedCommandResult run = await Tool.Command(bundle.Path.FullPath).WithWorkingDirectory("/")
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        run.StandardOutput.ShouldBe("hallo\n42\nlibrary\n");
    }

    [Fact]
    public async Task A_static_library_that_a_target_compiles_is_linked_into_every_variant()
    {
        using var both = new BothWays();

        BundleDescription bundle = await both.Publish(folder =>
        {
            TinyProject.Write(
                folder,
                items: """
                    <Target Name="Native" BeforeTargets="BeforeBuild">
                      <MakeDir Directories="$(IntermediateOutputPath)" />
                      <Exec Command="gcc -c -O1 plus.c -o $(IntermediateOutputPath)plus.o" />
                      <Exec Command="ar -crsD $(IntermediateOutputPath)libplus.a $(IntermediateOutputPath)plus.o" />
                      <ItemGroup>
                        <NativeLibrary Include="$(IntermediateOutputPath)libplus.a" />
                        <DirectPInvoke Include="plus" />
                      </ItemGroup>
                    </Target>
                    """,
                program: """
                    using System.Runtime.InteropServices;
                    System.Console.WriteLine(Native.Plus(40, 2));
                    static class Native
                    {
                        [DllImport("plus", EntryPoint = "plus")]
                        public static extern int Plus(int a, int b);
                    }
                    """);
            ProjectFiles.Write(folder, "plus.c", "int plus(int a, int b) { return a + b; }");
        });

        (await Tool.Run(bundle.Path.FullPath)).StandardOutput.ShouldBe("42\n");
        (await Tool.RunControlled(bundle.Path.FullPath, "v1", null)).StandardOutput.ShouldBe("42\n");
    }

    [Fact]
    public async Task What_builds_a_web_client_runs_once()
    {
        using var both = new BothWays();
        string ran = both["ran.txt"];

        await both.Publish(folder => TinyProject.Write(folder, items: $"""
            <Target Name="PublishClient" AfterTargets="ComputeFilesToPublish">
              <Exec Command="echo built &gt;&gt; {ran}; mkdir -p client/dist; echo code &gt; client/dist/app.js" />
              <ItemGroup>
                <ClientFiles Include="client/dist/**" />
                <ResolvedFileToPublish Include="@(ClientFiles->'%(FullPath)')" Exclude="@(ResolvedFileToPublish)">
                  <RelativePath>wwwroot/%(ClientFiles.RecursiveDir)%(ClientFiles.Filename)%(ClientFiles.Extension)</RelativePath>
                  <CopyToPublishDirectory>PreserveNewest</CopyToPublishDirectory>
                  <ExcludeFromSingleFile>true</ExcludeFromSingleFile>
                </ResolvedFileToPublish>
              </ItemGroup>
            </Target>
            """));

        // Once by dotnet publish, and once by this addin.
        (await File.ReadAllLinesAsync(ran, TestContext.Current.CancellationToken)).ShouldBe(["built", "built"]);
        both.PublishedText("wwwroot/app.js").ShouldBe("code\n");
    }

    [Fact]
    public async Task Checksums_and_archives_that_targets_make_after_Publish_are_of_the_bundle()
    {
        using var both = new BothWays { MadeFromExecutable = ["tiny.sha256"] };
        string archives = Directory.CreateDirectory(both["archives"]).FullName;

        BundleDescription bundle = await both.Publish(folder => TinyProject.Write(folder, items: $"""
            <Target Name="Checksum" AfterTargets="Publish">
              <GetFileHash Files="$(PublishDir)$(AssemblyName)" Algorithm="SHA256">
                <Output TaskParameter="Hash" PropertyName="Sum" />
              </GetFileHash>
              <WriteLinesToFile File="$(PublishDir)tiny.sha256" Lines="$(Sum.ToLowerInvariant())" Overwrite="true" />
              <WriteLinesToFile File="{archives}/ran.txt" Lines="ran" />
            </Target>
            <Target Name="Archive" AfterTargets="Checksum">
              <ZipDirectory SourceDirectory="$(PublishDir)" DestinationFile="{archives}/tiny.zip" Overwrite="true" />
            </Target>
            <Target Name="RunIt" AfterTargets="Publish" DependsOnTargets="Build">
              <Exec Command="&quot;$(PublishDir)tiny&quot; &gt; {archives}/printed.txt" EnvironmentVariables="MULTIVARIANT=v1" />
            </Target>
            """));

        both.PublishedText("tiny.sha256").ShouldBe($"{bundle.Sha256}\n");
        (await File.ReadAllLinesAsync(Path.Combine(archives, "ran.txt"), TestContext.Current.CancellationToken)).Length.ShouldBe(2);
        (await File.ReadAllTextAsync(Path.Combine(archives, "printed.txt"), TestContext.Current.CancellationToken)).ShouldBe("x86-64\n");
        await ZipFile.ExtractToDirectoryAsync(
            Path.Combine(archives, "tiny.zip"), Path.Combine(archives, "unzipped"), TestContext.Current.CancellationToken);
        FileDescription.Of(Path.Combine(archives, "unzipped"), "tiny").Sha256.ShouldBe(bundle.Sha256);
    }

    [Fact]
    public async Task A_helper_that_is_published_in_the_same_build_is_the_plain_one()
    {
        using var both = new BothWays { Project = "main/tiny.csproj" };
        BundleDescription bundle = await both.Publish(folder =>
        {
            TinyProject.Write(
                Path.Combine(folder, "main"),
                items: """
                    <ItemGroup><ProjectReference Include="../library/library.csproj" /></ItemGroup>
                    <Target Name="PublishHelper" AfterTargets="Publish">
                      <MSBuild Projects="../helper/helper.csproj" Targets="Restore" Properties="RuntimeIdentifier=linux-x64;Restoring=true" />
                      <MSBuild Projects="../helper/helper.csproj" Targets="Publish"
                        Properties="Configuration=Release;RuntimeIdentifier=linux-x64;PublishDir=$([System.IO.Path]::GetFullPath($(PublishDir)))helper/" />
                      <ItemGroup><Told Include="../told/*.txt" /></ItemGroup>
                      <Copy SourceFiles="@(Told)" DestinationFolder="$(PublishDir)told" />
                    </Target>
                    """,
                program: "System.Console.WriteLine(Library.Text);");
            ProjectFiles.WriteLibrary(folder, Tell(after: "PrepareForBuild"));
            File.Move(
                TinyProject.Write(
                    Path.Combine(folder, "helper"),
                    items: $"""<ItemGroup><ProjectReference Include="../library/library.csproj" /></ItemGroup>{Tell(after: "LinkNative")}""",
                    program: """System.Console.WriteLine("helper of the " + Library.Text);"""),
                Path.Combine(folder, "helper/helper.csproj"));
        });

        both.Companions(both.Output).ShouldContain("told/helper.txt");
        both.Companions(both.Output).ShouldContain("told/library.txt");
        both.PublishedText("told/helper.txt").ShouldContain("objcopy");
        string helper = Path.Combine(both.Output, "helper/helper");
        (await Tool.Run(helper)).StandardOutput.ShouldBe("helper of the library\n");
        (await Tool.RunControlled(helper, null, "1")).StandardError.ShouldBeEmpty();
        (await Tool.RunControlled(bundle.Path.FullPath, null, "1")).StandardError.ShouldNotBeEmpty();

        static string Tell(string after) => $"""
            <Target Name="Tell" AfterTargets="{after}">
              <WriteLinesToFile File="$(MSBuildThisFileDirectory)../told/$(MSBuildProjectName).txt"
                Lines="$(CppLinker)|$(IlcToolsPath)|$(ObjCopyName)|$(MultiVariantVariant)|$(IlcInstructionSet)|$(NativeDebugSymbols)|$(PublishDir)" />
            </Target>
            """;
    }
}
