namespace MultiVariant.Format.X64;

/// <summary>The micro-architecture levels of the System V ABI AMD64 1.0, table 3.1.</summary>
internal static class X64Levels
{
    public const int Baseline = 1;
    public const int Highest = 4;

    /// <summary>What <paramref name="level"/> (1 to 4) needs beyond the x86-64 baseline, lower levels included.</summary>
    public static FeatureSet Required(int level)
    {
        int end = level switch
        {
            <= Baseline => X64Features.FirstOfV2,
            2 => X64Features.FirstOfV3,
            3 => X64Features.FirstOfV4,
            _ => X64Features.FirstBeyondLevels,
        };

        FeatureSet required = default;
        for (int feature = 0; feature < end; feature++)
            required.Add(feature);
        return required;
    }
}
