namespace Cake.MultiVariant;

/// <summary>One thing that an executable must be to become a variant.</summary>
/// <param name="Id">Stable: scripts and build logs refer to it.</param>
/// <param name="Expected">What should have been found.</param>
/// <param name="Remedy">What to do otherwise.</param>
/// <param name="Find">Says what was found instead, or null.</param>
internal sealed record ArtifactRule(string Id, string Expected, string Remedy, Func<ArtifactFacts, string?> Find);
