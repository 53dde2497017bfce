using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;
using Cake.MultiVariant.IntegrationTests.Packages;

namespace Cake.MultiVariant.IntegrationTests.Documentation;

/// <summary>The examples in the documentation of the aliases.</summary>
public static class ExampleSpecs
{
    [Fact]
    public static async Task They_compile_as_cake_scripts()
    {
        using var workspace = new Workspace();
        string[] examples = Examples();
        examples.Length.ShouldBeGreaterThanOrEqualTo(6);
        string tasks = string.Concat(examples.Select((example, number) =>
            $$"""
            Task("{{number}}").Does(() =>
            {
            {{example}}
            });

            """));
        workspace.Write("build.cake", $"#addin nuget:?package=Cake.MultiVariant\n{tasks}RunTarget(\"0\");\n");

        await workspace.Cake("build.cake", "--dryrun");
    }

    [Fact]
    public static void Every_alias_has_one()
    {
        string[] aliases =
        [
            .. typeof(MultiVariantAliases).GetMethods(BindingFlags.Public | BindingFlags.Static)
                .Select(method => $"M:{method.DeclaringType!.FullName}.{method.Name}("),
        ];
        aliases.Length.ShouldBeGreaterThanOrEqualTo(6);
        string[] without =
        [
            .. from member in Documentation().Descendants("member")
               let name = (string)member.Attribute("name")!
               where aliases.Any(alias => name.StartsWith(alias, StringComparison.Ordinal))
                   && member.Element("example") is null
               select name,
        ];
        without.ShouldBeEmpty();
    }

    private static string[] Examples() =>
        [.. Documentation().Descendants("example").Select(example => example.Element("code")!.Value)];

    private static XDocument Documentation()
    {
        using ZipArchive package = ZipFile.OpenRead(Repository.RequirePackage("Cake.MultiVariant"));
        using Stream stream = package.GetEntry("lib/net10.0/Cake.MultiVariant.xml")!.Open();
        return XDocument.Load(stream);
    }
}
