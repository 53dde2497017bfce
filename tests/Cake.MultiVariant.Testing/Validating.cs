using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Testing;

/// <summary>What the rules say.</summary>
public static class Validating
{
    public static IReadOnlyList<ValidationFinding> Check(params VariantArtifact[] artifacts) =>
        Check(new MultiVariantValidationSettings(), artifacts);

    public static IReadOnlyList<ValidationFinding> Check(
        MultiVariantValidationSettings settings, params VariantArtifact[] artifacts) =>
        Check(settings, startsFromMemory: false, artifacts);

    public static IReadOnlyList<ValidationFinding> Check(
        MultiVariantValidationSettings settings, bool startsFromMemory, params VariantArtifact[] artifacts)
    {
        var reader = new ArtifactReader();
        Architecture architecture = artifacts.FirstOrDefault()?.Variant.Architecture ?? X64.Architecture;
        return new ArtifactValidator(architecture, settings, startsFromMemory).Check([.. artifacts.Select(reader.Read)]);
    }

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
