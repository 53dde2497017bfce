namespace Cake.MultiVariant;

/// <summary>
/// A variant that <c>MultiVariantBuildVariant</c> built, for <c>MultiVariantStitchVariants</c> on this machine or
/// another. It is kept as <c>variant.multivariant.json</c>, beside the folder <c>publish</c> with the files.
/// </summary>
public sealed record VariantDescription
{
    /// <summary>2; a later layout that readers of this one would misread has a higher number.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The variant's name, such as <c>x86-64-v3</c>.</summary>
    public required string Variant { get; init; }

    /// <summary>The CPU features that it needs beyond the baseline, as GCC names them.</summary>
    public required IReadOnlyList<string> RequiredFeatures { get; init; }

    /// <summary>The program.</summary>
    public required ProgramDescription Program { get; init; }

    /// <summary>The executable.</summary>
    public required FileDescription Executable { get; init; }

    /// <summary>Its debug symbols, or null.</summary>
    public required FileDescription? Symbols { get; init; }

    /// <summary>The files beside the executable.</summary>
    public required IReadOnlyList<FileDescription> Companions { get; init; }
}
