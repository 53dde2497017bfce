namespace Cake.MultiVariant.Validation;

/// <summary>The rules for a bundle that runs on emulated CPUs.</summary>
internal static class EmulationRules
{
    public static Rule Choice { get; } = new(
        "MV1303", RuleSeverity.Error, "the choice that this CPU's features ask for",
        "report it with the output of MULTIVARIANT_DEBUG=list");

    public static Rule Smoke { get; } = new(
        "MV1304", RuleSeverity.Error, "the exit code 0",
        "run it by hand in the same way, or change the setting SmokeArguments");

    public static IReadOnlyList<Rule> All { get; } = [Choice, Smoke];
}
