namespace MultiVariant.Format.X64;

/// <summary>The micro-architecture levels of the System V ABI AMD64 1.0, table 3.1.</summary>
internal static class X64Levels
{
    public const int Baseline = 1;
    public const int Highest = 4;

    private const int ShortNameLength = 2;

    /// <summary>The psABI's name of <paramref name="level"/> (1 to 4), ASCII.</summary>
    public static ReadOnlySpan<byte> NameOf(int level) => level == Baseline
        ? "x86-64"u8
        : "x86-64-v2x86-64-v3x86-64-v4"u8.Slice((level - 2) * "x86-64-v2"u8.Length, "x86-64-v2"u8.Length);

    /// <summary>
    /// The level that the first <paramref name="length"/> characters of a short form stand for: x86-64-v3 for <c>v3</c>
    /// and <c>v3+aes</c>, x86-64 for <c>v1</c>. Empty if <paramref name="variant"/> is not a short form.
    /// </summary>
    public static ReadOnlySpan<byte> ExpandShortForm(ReadOnlySpan<byte> variant, out int length)
    {
        int level = variant.Length < ShortNameLength || (variant[0] | 0x20) != 'v' ? 0 : variant[1] - '0';
        bool isShortForm = level is >= Baseline and <= Highest
            && (variant.Length == ShortNameLength || variant[ShortNameLength] == '+');
        length = isShortForm ? ShortNameLength : 0;
        return isShortForm ? NameOf(level) : default;
    }

    /// <summary>What <paramref name="level"/> (1 to 4) and those below it need beyond the baseline.</summary>
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
