using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Validation;

/// <summary>Checks that executables can become variants of one bundle, and reports all that is wrong at once.</summary>
internal sealed class ArtifactValidator
{
    private readonly (ArtifactRule Rule, RuleSeverity Severity)[] _rules;

    /// <exception cref="CakeException">The settings name a rule that there is not.</exception>
    public ArtifactValidator(MultiVariantValidationSettings settings)
    {
        settings.CheckRuleSeverities(known: AllRules(settings));
        _rules =
        [
            .. from rule in ArtifactRulesOf(settings)
               let severity = settings.SeverityOf(rule)
               where severity != RuleSeverity.Off
               select (rule, severity),
        ];
    }

    public static IReadOnlyList<Rule> AllRules(MultiVariantValidationSettings settings) =>
        [.. ArtifactRulesOf(settings), .. EmulationRules.All];

    /// <summary>All findings, errors among them.</summary>
    public IReadOnlyList<ValidationFinding> Check(IEnumerable<VariantArtifact> artifacts) => Check(Gather(artifacts));

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
        ILookup<ArtifactFacts, ValidationFinding> byArtifact = findings.ToLookup(
            item => item.Artifact, item => item.Finding, ReferenceEqualityComparer.Instance as IEqualityComparer<ArtifactFacts>);
        return [.. artifacts.SelectMany(artifact => byArtifact[artifact])];
    }

    private static IEnumerable<ArtifactRule> ArtifactRulesOf(MultiVariantValidationSettings settings) =>
        [.. ArtifactRules.For(Platform.LinuxX64, settings), .. BundleRules.All, .. InstructionRules.All, .. IndexRules.All];

    /// <summary>Logs what the code of the executables needs, and all findings, and returns what was checked.</summary>
    /// <exception cref="CakeException">There are errors; the message has a line for each finding.</exception>
    public IReadOnlyList<ArtifactFacts> Validate(IEnumerable<VariantArtifact> artifacts, ICakeLog log)
    {
        ArtifactFacts[] facts = Gather(artifacts);
        facts.WriteTo(log);
        IReadOnlyList<ValidationFinding> findings = Check(facts);
        findings.ThrowOnErrors("These executables cannot become variants of one bundle:");
        findings.WriteTo(log);
        return facts;
    }

    private static ArtifactFacts[] Gather(IEnumerable<VariantArtifact> artifacts) =>
        [.. artifacts.Select(ArtifactFacts.Gather)];
}
