using Cake.Core.Diagnostics;
using Path = System.IO.Path;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>A variant is what <c>dotnet publish</c> makes with the variant's options, and says what it says.</summary>
public sealed class PlainVariantSpecs
{
    private const string ToFast = """<ItemGroup><MultiVariantIlcArg Include="--Ot" Variant="x86-64-v3" /></ItemGroup>""";

    [Theory]
    [InlineData("x86-64-v3", "--Ot")]
    [InlineData("x86-64", "--Os")]
    public async Task An_option_for_one_variant_holds_for_no_other(string variant, string option)
    {
        using var both = new BothWays
        {
            Compared = variant,
            PlainTargets = $"""<ItemGroup><IlcArg Include="{option}" /></ItemGroup>""",
            Settings = settings => settings.VariantIlcArguments["v1"] = ["--Os"],
        };

        await both.Publish(folder => TinyProject.Write(folder, items: ToFast));
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net10.0")]
    public async Task Other_versions_of_ILCompiler_make_the_same_too(string framework)
    {
        if (framework == "net8.0")
        {
            Assert.SkipWhen(
                (await Tool.Run("/bin/sh", "-c", "echo 'int main(void) { return 0; }' | gcc -x c - -o /dev/null -lz")).ExitCode != 0,
                "net8.0 programs are linked with libz, and zlib1g-dev is not installed");
        }

        using var both = new BothWays { Framework = framework };

        await both.Publish(folder =>
            TinyProject.Write(folder, framework: $"<TargetFramework>{framework}</TargetFramework>"));
    }

    [Fact]
    public async Task Warnings_of_compilers_are_those_of_dotnet_publish_with_real_paths()
    {
        using var both = new BothWays();

        await both.Publish(folder => TinyProject.Write(
            folder,
            properties: "<EnableTrimAnalyzer>false</EnableTrimAnalyzer><EnableAotAnalyzer>false</EnableAotAnalyzer>",
            program: """
                #warning This is a warning
                System.Console.WriteLine(System.Type.GetType(args[0])!.MakeGenericType(typeof(int)).GetMethods().Length);
                """));

        string source = Path.Combine(both.Folder, "Program.cs");
        string[] warnings =
        [
            .. from line in both.Log.Entries
               where line.Level == LogLevel.Warning && line.Message.Contains("[publish] ", StringComparison.Ordinal)
               select line.Message["[publish] ".Length..].Trim(),
        ];
        warnings.ShouldContain(line => line.StartsWith($"{source}(1,", StringComparison.Ordinal) && line.Contains("CS1030"));
        warnings.ShouldBe(
            both.PlainOutput.Where(line => line.Contains("warning "))
                .Select(line => line.Trim().Replace("/_/", $"{both.Folder}/"))
                .Distinct());
        warnings.Count(line => line.StartsWith($"{source}(2): ", StringComparison.Ordinal) && line.Contains("IL2057")).ShouldBe(1);
    }
}
