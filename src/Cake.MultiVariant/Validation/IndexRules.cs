namespace Cake.MultiVariant.Validation;

/// <summary>The rules that check the index of a bundle against the variants in it.</summary>
internal static class IndexRules
{
    public static IReadOnlyList<ArtifactRule> All { get; } =
    [
        new("MV1301", RuleSeverity.Error, "the sum in the index", "copy or build the bundle again, it is damaged",
            facts => facts.Index is { } claim && claim.Sha256 != facts.Sha256
                ? $"the SHA-256 sum {facts.Sha256} where the index has {claim.Sha256}"
                : null),
        new("MV1302", RuleSeverity.Error, "those that the name stands for",
            "build the bundle again, with the version of Cake.MultiVariant that reads it",
            facts => facts.Index is { RequiredFeatures: var claimed } && !claimed.Equals(facts.Label.RequiredFeatures)
                ? $"the required features {string.Join(", ", facts.Label.Architecture.NamesOf(claimed))}"
                : null),
    ];
}
