namespace MultiVariant.Format;

/// <summary>
/// The selection rule: the index is ordered best first, and the first variant that may run is chosen.
/// </summary>
internal static class Selection
{
    /// <summary>Whether the CPU with these features can execute the variant.</summary>
    public static bool CanRun(in IndexEntry variant, in FeatureSet available) =>
        variant.RequiredFeatures.IsSubsetOf(available);

    /// <summary>Whether the variant is chosen without being asked for.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="available">The CPU's features.</param>
    /// <param name="avoided">The CPU passes over variants with one of these flags.</param>
    public static bool MayChoose(in IndexEntry variant, in FeatureSet available, VariantFlags avoided) =>
        CanRun(variant, available) && (variant.Flags & avoided) == 0;
}
