namespace Cake.MultiVariant;

/// <summary>An artifact that breaks a rule.</summary>
internal sealed record Finding(ArtifactRule Rule, VariantArtifact Artifact, string Found)
{
    public override string ToString() =>
        $"{Rule.Id} {Artifact.Name} ({Artifact.Path}): found {Found}, expected {Rule.Expected}; {Rule.Remedy}";
}
