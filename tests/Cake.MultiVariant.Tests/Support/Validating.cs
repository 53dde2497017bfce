namespace Cake.MultiVariant.Tests.Support;

/// <summary>What the rules say.</summary>
internal static class Validating
{
    public static IReadOnlyList<ValidationFinding> Check(params VariantArtifact[] artifacts) =>
        Check(new MultiVariantValidationSettings(), artifacts);

    public static IReadOnlyList<ValidationFinding> Check(
        MultiVariantValidationSettings settings, params VariantArtifact[] artifacts) =>
        new ArtifactValidator(settings).Check(artifacts);

    public static IEnumerable<string> RuleIds(this IEnumerable<ValidationFinding> findings) =>
        findings.Select(finding => finding.RuleId);

    /// <summary>The only finding, which must be of a rule.</summary>
    public static string ShouldBeOnly(this IEnumerable<ValidationFinding> findings, string ruleId)
    {
        ValidationFinding finding = findings.ShouldHaveSingleItem();
        finding.RuleId.ShouldBe(ruleId, finding.Message);
        return finding.Message;
    }
}
