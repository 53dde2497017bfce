namespace Cake.MultiVariant;

/// <summary>What becomes of a finding.</summary>
public enum RuleSeverity
{
    /// <summary>Nothing: the rule is off.</summary>
    Off,

    /// <summary>It is logged.</summary>
    Information,

    /// <summary>It is logged as a warning.</summary>
    Warning,

    /// <summary>The executables are refused.</summary>
    Error,
}
