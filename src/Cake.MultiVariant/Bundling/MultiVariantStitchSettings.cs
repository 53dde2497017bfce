namespace Cake.MultiVariant;

/// <summary>How <c>MultiVariantStitch</c> makes a bundle.</summary>
public sealed class MultiVariantStitchSettings
{
    /// <summary>
    /// Whether the best variant runs even on Intel CPUs that lower their clock for 512-bit vectors (Skylake-X,
    /// Cascade Lake, Cooper Lake, Cannon Lake). By default such CPUs are given the next best variant, as .NET's
    /// JIT avoids 512-bit vectors there.
    /// </summary>
    public bool UseAvx512WhereItThrottles { get; set; }
}
