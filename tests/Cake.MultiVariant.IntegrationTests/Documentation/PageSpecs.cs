using System.Text.RegularExpressions;

namespace Cake.MultiVariant.IntegrationTests.Documentation;

/// <summary>README.md and the pages under docs/ as a reader meets them.</summary>
public static partial class PageSpecs
{
    public static TheoryData<string> Pages =>
    [
        "README.md",
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Order(StringComparer.Ordinal)
            .Select(path => Path.GetRelativePath(Repository.Root, path)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public static void Every_link_leads_to_something(string page)
    {
        string path = Path.Combine(Repository.Root, page);
        string[] links =
        [
            .. Link().Matches(File.ReadAllText(path)).Select(match => match.Groups["target"].Value)
                .Where(target => !target.StartsWith("https://", StringComparison.Ordinal)),
        ];

        foreach (string link in links)
        {
            string[] parts = link.Split('#');
            string file = parts[0].Length == 0 ? path : Path.GetFullPath(parts[0], Path.GetDirectoryName(path)!);
            Path.Exists(file).ShouldBeTrue($"{page} links to {link}");
            if (parts is [_, var heading])
                Headings(file).ShouldContain(heading, $"{page} links to {link}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public static void A_page_is_short(string page) =>
        File.ReadLines(Path.Combine(Repository.Root, page)).Count().ShouldBeLessThanOrEqualTo(page == "README.md" ? 120 : 140);

    /// <summary>README.md leads there, and nothing else would.</summary>
    [Fact]
    public static void Every_page_is_linked_from_the_readme()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

        foreach (string page in Pages.Select(row => row.Data).Where(page => page != "README.md"))
            readme.ShouldContain($"({page})");
    }

    /// <summary>Without one, Cake warns in seven lines.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public static void Every_package_in_a_script_has_the_version_that_is_built_here(string page)
    {
        string version = Version().Match(File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props"))).Groups[1].Value;

        foreach (string line in File.ReadLines(Path.Combine(Repository.Root, page)).Where(line => line.Contains("nuget:?package=")))
            line.ShouldEndWith($"&version={version}");
    }

    [Fact]
    public static void The_page_of_settings_names_every_alias_and_every_setting()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs/settings.md"));

        foreach (string alias in typeof(MultiVariantAliases).GetMethods().Select(method => method.Name)
            .Where(name => name.StartsWith("MultiVariant", StringComparison.Ordinal)).Distinct())
            page.ShouldContain($"`{alias}(");
        foreach (Type settings in typeof(MultiVariantAliases).Assembly.GetExportedTypes()
            .Where(type => type.Name.EndsWith("Settings", StringComparison.Ordinal) && !type.IsAbstract))
        {
            page.ShouldContain($"`{settings.Name}`");
            foreach (var property in settings.GetProperties().Where(property => property.DeclaringType == settings))
                page.ShouldContain($"`{property.Name}`", Case.Sensitive, settings.Name);
        }
    }

    /// <summary>As GitHub makes anchors of them.</summary>
    private static IEnumerable<string> Headings(string file) =>
        from line in File.ReadLines(file)
        where line.StartsWith('#')
        let text = line.TrimStart('#', ' ').ToLowerInvariant()
        select NotInAnchor().Replace(text, "").Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("<Version>([^<]+)</Version>")]
    private static partial Regex Version();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
