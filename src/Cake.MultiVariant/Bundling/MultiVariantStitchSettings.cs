namespace Cake.MultiVariant;

/// <summary>How <c>MultiVariantStitch</c> makes a bundle.</summary>
public sealed class MultiVariantStitchSettings
{
    /// <summary>
    /// Whether variants with AVX-512 also run on Intel CPUs that lower their clock for 512-bit vectors (Skylake-X,
    /// Cascade Lake, Cooper Lake, Cannon Lake). By default the next best one runs: .NET's JIT avoids such vectors, too.
    /// </summary>
    public bool UseAvx512WhereItThrottles { get; set; }

    /// <summary>How the launcher starts a variant.</summary>
    public LaunchMode LaunchMode { get; set; }

    /// <summary>How the variants are stored.</summary>
    public Packing Packing { get; set; }

    /// <summary>
    /// The variant that is packed by itself, and so starts fastest, if the variants are packed. Null, the default, means the
    /// one that most CPUs run: <c>x86-64-v3</c>, on arm64 <c>armv8.2-a+rcpc+dotprod</c>, or the best one below.
    /// </summary>
    public string? PackingBase { get; set; }

    /// <summary>
    /// Whether <c>MULTIVARIANT</c> and <c>MULTIVARIANT_DEBUG</c> have no effect. They never have any for programs that run
    /// with more rights than their caller.
    /// </summary>
    public bool IgnoreEnvironment { get; set; }

    /// <summary>The program's name in the bundle's package note, or null for none.</summary>
    public string? Name { get; set; }

    /// <summary>The program's version in the bundle's package note, or null for none.</summary>
    public string? Version { get; set; }

    /// <summary>What the executables must fulfil to become variants.</summary>
    public MultiVariantValidationSettings Validation { get; set; } = new();

    internal MultiVariantStitchSettings Clone() => (MultiVariantStitchSettings)MemberwiseClone();
}
