namespace Cake.MultiVariant.Validation;

/// <summary>One thing that must hold for executables or bundles.</summary>
/// <param name="Id">Stable: scripts and build logs refer to it. RULES.md has them all.</param>
/// <param name="Severity">What becomes of a finding unless the settings say otherwise.</param>
/// <param name="Expected">What should have been found.</param>
/// <param name="Remedy">What to do otherwise.</param>
internal record Rule(string Id, RuleSeverity Severity, string Expected, string Remedy)
{
    public ValidationFinding Finding(RuleSeverity severity, string variant, string place, string found) => new()
    {
        RuleId = Id,
        Severity = severity,
        Variant = variant,
        Message = $"({place}): found {found}, expected {Expected}; {Remedy}",
    };
}

/// <summary>A rule about the executables that are to be in one bundle.</summary>
/// <param name="Id">As in <see cref="Rule"/>.</param>
/// <param name="Severity">As in <see cref="Rule"/>.</param>
/// <param name="Expected">As in <see cref="Rule"/>.</param>
/// <param name="Remedy">As in <see cref="Rule"/>.</param>
/// <param name="FindIn">Says which of the executables are something else, and what.</param>
internal sealed record ArtifactRule(
    string Id,
    RuleSeverity Severity,
    string Expected,
    string Remedy,
    Func<IReadOnlyList<ArtifactFacts>, IEnumerable<(ArtifactFacts Artifact, string Found)>> FindIn)
    : Rule(Id, Severity, Expected, Remedy)
{
    /// <summary>A rule for each executable by itself; <paramref name="find"/> says what was found instead, or null.</summary>
    public ArtifactRule(
        string id, RuleSeverity severity, string expected, string remedy, Func<ArtifactFacts, string?> find)
        : this(id, severity, expected, remedy, artifacts =>
            from artifact in artifacts
            let found = find(artifact)
            where found != null
            select (artifact, found))
    {
    }
}
