namespace Cake.MultiVariant;

/// <summary>An executable that breaks a rule.</summary>
public sealed record ValidationFinding
{
    /// <summary>The rule's identifier, such as <c>MV1001</c>.</summary>
    public required string RuleId { get; init; }

    /// <summary>What happens because of it.</summary>
    public required RuleSeverity Severity { get; init; }

    /// <summary>The name of the variant.</summary>
    public required string Variant { get; init; }

    /// <summary>What was found where, what was expected, and what to do.</summary>
    public required string Message { get; init; }

    /// <summary>The finding in one line.</summary>
    public override string ToString() => $"{RuleId} {Variant} {Message}";
}
