namespace Cake.MultiVariant.Validation;

/// <summary>Checks that executables can become variants of one bundle, and reports all that is wrong at once.</summary>
internal sealed class ArtifactValidator
{
    private readonly (ArtifactRule Rule, RuleSeverity Severity)[] _rules;

    /// <exception cref="CakeException">The settings name a rule that there is not.</exception>
    public ArtifactValidator(Architecture architecture, MultiVariantValidationSettings settings)
    {
        settings.CheckRuleSeverities(known: AllRules(architecture, settings));
        _rules =
        [
            .. from rule in ArtifactRulesOf(architecture, settings)
               let severity = settings.SeverityOf(rule)
               where severity != RuleSeverity.Off
               select (rule, severity),
        ];
    }

    public static IReadOnlyList<Rule> AllRules(Architecture architecture, MultiVariantValidationSettings settings) =>
        [.. ArtifactRulesOf(architecture, settings), .. EmulationRules.All];

    /// <summary>All findings, errors among them, by artifact.</summary>
    public IReadOnlyList<ValidationFinding> Check(IReadOnlyList<ArtifactFacts> artifacts)
    {
        var findings =
            from item in _rules
            from found in item.Rule.FindIn(artifacts)
            select (
                found.Artifact,
                Finding: item.Rule.Finding(
                    item.Severity, found.Artifact.Label.Name, found.Artifact.Place, found.Found));
        ILookup<object, ValidationFinding> byArtifact = findings.ToLookup(
            object (item) => item.Artifact, item => item.Finding, ReferenceEqualityComparer.Instance);
        return [.. artifacts.SelectMany(artifact => byArtifact[artifact])];
    }

    /// <summary>Logs what the code of the executables needs, and all findings.</summary>
    /// <exception cref="CakeException">There are errors; the message has a line for each finding.</exception>
    public void Validate(IReadOnlyList<ArtifactFacts> artifacts, ICakeLog log)
    {
        artifacts.WriteTo(log);
        IReadOnlyList<ValidationFinding> findings = Check(artifacts);
        findings.ThrowOnErrors("These executables cannot become variants of one bundle:");
        findings.WriteTo(log);
    }

    private static IEnumerable<ArtifactRule> ArtifactRulesOf(
        Architecture architecture, MultiVariantValidationSettings settings) =>
        [.. ArtifactRules.For(architecture, settings), .. BundleRules.All, .. InstructionRules.All, .. IndexRules.All];
}
