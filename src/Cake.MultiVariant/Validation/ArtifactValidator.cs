namespace Cake.MultiVariant.Validation;

/// <summary>Checks whether executables can become variants of one bundle, and reports all findings at once.</summary>
internal sealed class ArtifactValidator
{
    private readonly MultiVariantValidationSettings _settings;
    private readonly ArtifactRule[] _rules;

    /// <param name="architecture">What the executables are for.</param>
    /// <param name="settings">What they must fulfil.</param>
    /// <param name="startsFromMemory">Whether the bundle starts them from a memory file.</param>
    /// <exception cref="CakeException">The settings name an unknown rule.</exception>
    public ArtifactValidator(Architecture architecture, MultiVariantValidationSettings settings, bool startsFromMemory)
    {
        settings.CheckRuleSeverities(known: AllRules(architecture, settings));
        _settings = settings;
        _rules = [.. ArtifactRulesOf(architecture, settings, startsFromMemory).Where(rule => settings.SeverityOf(rule) != RuleSeverity.Off)];
    }

    public static IReadOnlyList<Rule> AllRules(Architecture architecture, MultiVariantValidationSettings settings) =>
        [.. ArtifactRulesOf(architecture, settings, startsFromMemory: false), .. EmulationRules.All];

    /// <summary>All findings, including errors, by artifact.</summary>
    public IReadOnlyList<ValidationFinding> Check(IReadOnlyList<ArtifactFacts> artifacts)
    {
        var findings =
            from rule in _rules
            from found in rule.FindIn(artifacts)
            select (found.Artifact, Finding: rule.Finding(
                _settings.SeverityOf(rule), found.Artifact.Label.Name, found.Artifact.Place, found.Found));
        ILookup<object, ValidationFinding> byArtifact = findings.ToLookup(
            object (item) => item.Artifact, item => item.Finding, ReferenceEqualityComparer.Instance);
        return [.. artifacts.SelectMany(artifact => byArtifact[artifact])];
    }

    /// <summary>Logs what the code of the executables needs, and all findings.</summary>
    /// <exception cref="CakeException">There are errors. The message has a line for each finding.</exception>
    public void Validate(IReadOnlyList<ArtifactFacts> artifacts, ICakeLog log)
    {
        artifacts.WriteTo(log);
        IReadOnlyList<ValidationFinding> findings = Check(artifacts);
        findings.ThrowOnErrors("These executables cannot become variants of one bundle:");
        findings.WriteTo(log);
    }

    private static IEnumerable<ArtifactRule> ArtifactRulesOf(
        Architecture architecture, MultiVariantValidationSettings settings, bool startsFromMemory) =>
    [
        .. ArtifactRules.For(architecture, settings, startsFromMemory),
        .. BundleRules.All,
        .. InstructionRules.For(architecture),
        .. IndexRules.All,
    ];
}
