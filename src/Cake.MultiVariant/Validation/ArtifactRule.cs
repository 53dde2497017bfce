namespace Cake.MultiVariant.Validation;

/// <summary>
/// Something that must hold for executables or bundles. Scripts and build logs refer to its identifier, so it never
/// changes; RULES.md lists all rules. Settings may override the severity.
/// </summary>
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

/// <summary>A rule about the executables for one bundle. FindIn says which of them break it, and how.</summary>
internal sealed record ArtifactRule(
    string Id,
    RuleSeverity Severity,
    string Expected,
    string Remedy,
    Func<IReadOnlyList<ArtifactFacts>, IEnumerable<(ArtifactFacts Artifact, string Found)>> FindIn)
    : Rule(Id, Severity, Expected, Remedy)
{
    /// <summary>A rule for each executable on its own; <paramref name="find"/> says what breaks it, or null.</summary>
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
