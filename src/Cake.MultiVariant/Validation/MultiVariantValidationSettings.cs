using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant;

/// <summary>What executables must be to become variants of a bundle.</summary>
public sealed class MultiVariantValidationSettings
{
    /// <summary>
    /// Rules that are to be more or less severe than they are by default, by their identifiers: <c>["MV1105"] =
    /// RuleSeverity.Error</c>. All rules are in the table of RULES.md.
    /// </summary>
    public IDictionary<string, RuleSeverity> RuleSeverities { get; set; } = new Dictionary<string, RuleSeverity>();

    /// <summary>The oldest glibc that the variants are to run with, or null for any; checked by rule MV1024.</summary>
    public Version? MaximumGlibc { get; set; }

    /// <summary>
    /// Whether the variants must be stripped of their symbol tables (true) or must have them (false), or null for
    /// either; checked by rule MV1022.
    /// </summary>
    public bool? Stripped { get; set; }

    internal RuleSeverity SeverityOf(Rule rule) =>
        RuleSeverities.TryGetValue(rule.Id, out RuleSeverity severity) ? severity : rule.Severity;

    /// <exception cref="CakeException">The settings name a rule that there is not.</exception>
    internal void CheckRuleSeverities(IReadOnlyList<Rule> known)
    {
        if (RuleSeverities.Keys.FirstOrDefault(id => known.All(rule => rule.Id != id)) is { } unknown)
        {
            throw new CakeException($"RuleSeverities: found the rule '{unknown}', expected one of "
                + $"{string.Join(", ", known.Select(rule => rule.Id))}; correct it");
        }
    }
}
