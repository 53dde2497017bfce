namespace MultiVariant.Format;

/// <summary>The selection rule: the index is ordered best first, and the first variant that may be chosen is.</summary>
internal static class Selection
{
    public static bool CanRun(in IndexEntry variant, in FeatureSet available) =>
        variant.RequiredFeatures.IsSubsetOf(available);

    /// <summary>Whether it can run and has none of the flags that the CPU avoids.</summary>
    public static bool MayChoose(in IndexEntry variant, in FeatureSet available, VariantFlags avoided) =>
        CanRun(variant, available) && (variant.Flags & avoided) == 0;
}
