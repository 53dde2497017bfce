using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cake.MultiVariant.Tests.Delivery;

/// <summary>MANIFEST.md is what other programs are written by; the records are what is written.</summary>
public sealed partial class ManifestPageSpecs
{
    [Theory]
    [InlineData("NAME.multivariant.json", typeof(PublishManifest), "")]
    [InlineData("variant.multivariant.json", typeof(VariantDescription), "")]
    [InlineData("program", typeof(ProgramDescription), "program.")]
    [InlineData("A file", typeof(FileDescription), "file.")]
    public void The_page_has_every_property(string section, Type record, string prefix) =>
        Documented(section).ShouldBe(Properties(record, prefix), ignoreOrder: true);

    private static IEnumerable<string> Documented(string section)
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "src/Cake.MultiVariant/Delivery/MANIFEST.md"));
        string text = page.Split("\n## ").Single(part => part.Trim('`').StartsWith(section, StringComparison.Ordinal));
        return RowPattern().Matches(text).Select(match => match.Groups[1].Value);
    }

    private static IEnumerable<string> Properties(Type record, string prefix)
    {
        foreach (PropertyInfo property in record.GetProperties())
        {
            string name = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            Type? element = property.PropertyType is { IsGenericType: true } list
                && list.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? list.GetGenericArguments()[0] : null;
            yield return element is null ? name : $"{name}[]";
            if (element == typeof(ManifestVariant))
            {
                foreach (string inner in Properties(element, $"{name}[]."))
                    yield return inner;
            }
        }
    }

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex RowPattern();
}
