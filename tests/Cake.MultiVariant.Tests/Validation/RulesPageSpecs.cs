using System.Text.RegularExpressions;

namespace Cake.MultiVariant.Tests.Validation;

/// <summary>RULES.md is what users read; the code is what runs.</summary>
public sealed partial class RulesPageSpecs
{
    private static readonly string s_page =
        File.ReadAllText(Path.Combine(Repository.Root, "src/Cake.MultiVariant/Validation/RULES.md"));

    [Fact]
    public void The_page_has_every_rule_with_its_severity()
    {
        IReadOnlyList<Rule> rules = ArtifactValidator.AllRules(X64.Architecture, new MultiVariantValidationSettings());

        RowPattern().Matches(s_page)
            .Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}")
            .ShouldBe(rules.Select(rule => $"{rule.Id} {rule.Severity}").Order());
    }

    [Fact]
    public void Every_rule_has_an_identifier_of_its_own() =>
        ArtifactValidator.AllRules(X64.Architecture, new MultiVariantValidationSettings()).Select(rule => rule.Id).ShouldBeUnique();

    [GeneratedRegex(@"^\| (MV\d{4}) \| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex RowPattern();
}
