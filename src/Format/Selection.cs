namespace MultiVariant.Format;

/// <summary>
/// The selection rule: the index is ordered best first, and the first variant that may run is chosen.
/// </summary>
internal static class Selection
{
    /// <summary>Whether the CPU with these features can execute the variant.</summary>
    public static bool CanRun(in IndexEntry variant, in FeatureSet available) =>
        variant.RequiredFeatures.IsSubsetOf(available);

    /// <summary>
    /// Whether the variant is chosen without being asked for. As .NET's JIT does, 512-bit variants are passed over
    /// on CPUs that lower their clock for such vectors.
    /// </summary>
    public static bool MayChoose(in IndexEntry variant, in FeatureSet available, bool vector512Throttles) =>
        CanRun(variant, available)
        && !(vector512Throttles && (variant.Flags & VariantFlags.AvoidWhereVector512Throttles) != 0);
}
