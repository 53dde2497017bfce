namespace Cake.MultiVariant.Reporting;

/// <summary>What users of a bundle can ask its launcher for.</summary>
/// <param name="Setting">What to set in the environment.</param>
/// <param name="Effect">What the launcher does then.</param>
internal sealed record LauncherControl(string Setting, string Effect)
{
    public static IReadOnlyList<LauncherControl> For(ReportedBundle bundle)
    {
        string variant = bundle.Variants[^1].Variant.Name;
        return
        [
            new($"MULTIVARIANT={variant}", $"starts {variant} instead of the best one for the CPU"),
            new($"MULTIVARIANT={variant}!", "starts it even if the CPU seems to lack something that it needs"),
            new("MULTIVARIANT_DEBUG=list",
                "prints what is inside and which variant this CPU starts, and starts nothing"),
            new("MULTIVARIANT_DEBUG=json", "prints the same as JSON, for programs"),
            new("MULTIVARIANT_DEBUG=log", "says on standard error which variant starts"),
            new("MULTIVARIANT_DEBUG=extract", "writes the variant that would start to standard output"),
            new("MULTIVARIANT_DEBUG=map", "maps the variant straight from the bundle"),
            new("MULTIVARIANT_DEBUG=memfd", "starts the variant from a sealed memory file"),
        ];
    }
}
