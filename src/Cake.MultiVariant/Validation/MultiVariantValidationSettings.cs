using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant;

/// <summary>What executables must fulfil to become variants of a bundle.</summary>
public sealed class MultiVariantValidationSettings
{
    /// <summary>Changes how severe rules are: <c>["MV1105"] = RuleSeverity.Error</c>. RULES.md lists all rules.</summary>
    public IDictionary<string, RuleSeverity> RuleSeverities { get; set; } = new Dictionary<string, RuleSeverity>();

    /// <summary>The oldest glibc that the variants must run with, or null for any. Rule MV1024 checks it.</summary>
    public Version? MaximumGlibc { get; set; }

    /// <summary>Whether variants must be stripped (true) or have symbols (false), or null. Rule MV1022 checks it.</summary>
    public bool? Stripped { get; set; }

    internal RuleSeverity SeverityOf(Rule rule) =>
        RuleSeverities.TryGetValue(rule.Id, out RuleSeverity severity) ? severity : rule.Severity;

    /// <exception cref="CakeException">The settings name an unknown rule.</exception>
    internal void CheckRuleSeverities(IReadOnlyList<Rule> known)
    {
        if (RuleSeverities.Keys.FirstOrDefault(id => known.All(rule => rule.Id != id)) is { } unknown)
            throw new CakeException($"RuleSeverities names '{unknown}', but there is no such rule. Correct it; the rules "
                + $"are {string.Join(", ", known.Select(rule => rule.Id))}.");
    }
}
