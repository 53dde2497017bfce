namespace Cake.MultiVariant.Testing;

/// <summary>Bundles stitched through the addin's own alias.</summary>
public static class Bundle
{
    public static readonly string[] Levels = ["x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"];

    /// <summary>For executables that a test made larger than the linker did.</summary>
    public static MultiVariantStitchSettings AllowBytesBehindSections =>
        new() { Validation = { RuleSeverities = { ["MV1028"] = RuleSeverity.Off } } };

    /// <summary>Bundles the same executable as every level.</summary>
    public static string OfAllLevels(string executable, string output) =>
        Of(output, Levels.Select(level => new VariantArtifact(level, executable)));

    /// <summary>Bundles an executable as its only, least demanding variant.</summary>
    public static string OfOne(string executable, string output) =>
        Of(output, [new VariantArtifact("x86-64", executable)]);

    public static string Of(
        string output, IEnumerable<VariantArtifact> variants, MultiVariantStitchSettings? settings = null) =>
        RealCake.CreateContext()
            .MultiVariantStitch(output, variants, settings ?? new MultiVariantStitchSettings())
            .Path.FullPath;
}
