namespace Cake.MultiVariant;

/// <summary>What happens when a rule is broken.</summary>
public enum RuleSeverity
{
    /// <summary>Nothing; the rule is off.</summary>
    Off,

    /// <summary>The finding is logged at verbose level.</summary>
    Information,

    /// <summary>The finding is logged as a warning.</summary>
    Warning,

    /// <summary>The executables are refused.</summary>
    Error,
}
