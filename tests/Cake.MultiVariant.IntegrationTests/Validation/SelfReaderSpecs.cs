using System.Text;

namespace Cake.MultiVariant.IntegrationTests.Validation;

/// <summary>Programs that read their own file, where a bundle is something else.</summary>
public sealed class SelfReaderSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_apphost_of_dotnet_build_is_refused_and_the_right_file_is_named()
    {
        await DotNet("build", "-o", _directory["out"]);

        Check(_directory["out/app"]).ShouldBeOnly("MV1026").ShouldMatch(
            "found the apphost of dotnet build, which only starts app.dll, .* name the file in the folder publish beneath");
    }

    [Fact]
    public async Task A_single_file_program_of_dotnet_is_refused()
    {
        await DotNet("publish", "-r", "linux-x64", "--self-contained", "false", "-p:PublishSingleFile=true", "-o", _directory["out"]);

        string found = Check(_directory["out/app"]).ShouldBeOnly("MV1027");

        found.ShouldContain("found the assemblies of a .NET single-file program in its file");
        found.ShouldNotContain("Memfd");
    }

    [Theory]
    [InlineData("\u0001\u0002\u0003\u0004Caml1999X030", "OCaml bytecode")]
    [InlineData("PYZ archive MEI\u000c\u000b\u000a\u000b\u000e and 80 bytes more", "the archive of PyInstaller")]
    public async Task A_package_that_is_read_from_the_programs_own_file_is_refused(string end, string content)
    {
        string program = await WithEnd(await Gcc.Compile(_directory), end);

        string found = Check(program).ShouldBeOnly("MV1027");

        found.ShouldContain($"found {content} in its file");
        found.ShouldNotContain("Memfd");
    }

    [Fact]
    public async Task An_AppImage_is_refused()
    {
        byte[] runtime = await File.ReadAllBytesAsync(await Gcc.Compile(_directory), TestContext.Current.CancellationToken);
        "AI\u0002"u8.CopyTo(runtime.AsSpan(8));
        await File.WriteAllBytesAsync(
            _directory["program"], [.. runtime, .. "hsqs"u8], TestContext.Current.CancellationToken);

        Check(_directory["program"]).ShouldBeOnly("MV1027").ShouldContain("the file system of an AppImage in its file");
    }

    [Fact]
    public async Task The_archive_of_PyInstaller_is_found_in_a_section_too()
    {
        string program = await Gcc.Compile(_directory);
        await File.WriteAllTextAsync(
            _directory["package"], "PYZ MEI\u000c\u000b\u000a\u000b\u000e", TestContext.Current.CancellationToken);
        await Gcc.Run("objcopy", "--add-section", $"pydata={_directory["package"]}", program);

        Check(program).ShouldBeOnly("MV1027").ShouldContain("the archive of PyInstaller");
    }

    [Fact]
    public async Task Bytecode_of_ocamlc_is_refused()
    {
        Tool.Require("ocamlc");
        await File.WriteAllTextAsync(_directory["a.ml"], "print_endline \"hello\"", TestContext.Current.CancellationToken);
        await Gcc.Run("ocamlc", "-custom", _directory["a.ml"], "-o", _directory["program"]);

        Check(_directory["program"]).RuleIds().ShouldContain("MV1027");
    }

    [Fact]
    public async Task A_program_that_looks_at_its_own_end_is_refused_and_starts_from_a_memory_file()
    {
        string program = await WithEnd(
            await Gcc.CompileSource(
                _directory,
                """
                #include <stdio.h>
                int main(void)
                {
                    char end[8] = "";
                    FILE *self = fopen("/proc/self/exe", "rb");
                    fseek(self, -7, SEEK_END);
                    fread(end, 1, 7, self);
                    puts(end);
                    return 0;
                }
                """,
                []),
            "PAYLOAD");

        Check(program).ShouldBeOnly("MV1028").ShouldMatch("found 7 bytes behind the last section, .* LaunchMode.Memfd");
        (await Run(LaunchMode.Map)).ShouldNotBe("PAYLOAD\n");
        (await Run(LaunchMode.Memfd)).ShouldBe("PAYLOAD\n");

        async Task<string> Run(LaunchMode mode)
        {
            MultiVariantStitchSettings settings = Bundle.AllowBytesBehindSections;
            settings.LaunchMode = mode;
            string bundle = Bundle.Of(_directory["bundle"], [new VariantArtifact("x86-64", program)], settings);
            return (await Tool.Run(bundle)).StandardOutput;
        }
    }

    [Fact]
    public async Task A_program_that_is_padded_to_whole_pages_is_accepted() =>
        Check(await WithEnd(await Gcc.Compile(_directory), new string('\0', 4096))).ShouldBeEmpty();

    private static IReadOnlyList<ValidationFinding> Check(string path) => Validating.Check(new VariantArtifact("x86-64", path));

    /// <summary>Appends to a program that is executed after that.</summary>
    private static async Task<string> WithEnd(string program, string end)
    {
        byte[] content = await File.ReadAllBytesAsync(program, TestContext.Current.CancellationToken);
        await Forgeries.Replace(program, [.. content, .. Encoding.UTF8.GetBytes(end)]);
        return program;
    }

    /// <summary>Runs it on a program of one line.</summary>
    private async Task DotNet(string verb, params string[] options)
    {
        string project = _directory["app.csproj"];
        await File.WriteAllTextAsync(
            project,
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
            </Project>
            """,
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            _directory["app.cs"], "System.Console.WriteLine();", TestContext.Current.CancellationToken);
        var result = await Tool.Run("dotnet", [verb, project, "-nologo", "-nodeReuse:false", .. options]);
        result.ExitCode.ShouldBe(0, result.StandardOutput);
    }
}
