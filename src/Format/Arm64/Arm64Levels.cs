namespace MultiVariant.Format.Arm64;

/// <summary>
/// The versions of the A profile (Arm Architecture Reference Manual DDI 0487, A2), as GCC's <c>-march</c> names them. A
/// level needs what compilers use without a check when they build for it; armv9.<c>n</c>-a includes armv8.<c>n+5</c>-a.
/// </summary>
internal static class Arm64Levels
{
    /// <summary>armv8-a to armv8.9-a are the levels 0 to 9, armv9-a to armv9.4-a the levels 10 to 14.</summary>
    public const int Count = 15;

    private const int FirstOf9 = 10;
    private const int ShortNameLength = 4;

    /// <summary>The name of <paramref name="level"/>, ASCII.</summary>
    public static ReadOnlySpan<byte> NameOf(int level)
    {
        const int FirstLength = 7; // armv8-a
        const int Length = 9; // armv8.1-a
        ReadOnlySpan<byte> names = level < FirstOf9
            ? "armv8-aarmv8.1-aarmv8.2-aarmv8.3-aarmv8.4-aarmv8.5-aarmv8.6-aarmv8.7-aarmv8.8-aarmv8.9-a"u8
            : "armv9-aarmv9.1-aarmv9.2-aarmv9.3-aarmv9.4-a"u8;
        int number = level < FirstOf9 ? level : level - FirstOf9;
        return number == 0 ? names.Slice(0, FirstLength) : names.Slice(FirstLength + ((number - 1) * Length), Length);
    }

    /// <summary>
    /// The level that the first <paramref name="length"/> characters of a short form stand for, as Go writes them: armv8.2-a
    /// for <c>v8.2</c> and <c>v8.2+rcpc</c>, armv8-a for <c>v8.0</c>. Empty if <paramref name="variant"/> is not a short form.
    /// </summary>
    public static ReadOnlySpan<byte> ExpandShortForm(ReadOnlySpan<byte> variant, out int length)
    {
        length = 0;
        if (variant.Length < ShortNameLength || (variant[0] | 0x20) != 'v' || variant[2] != '.'
            || (variant.Length > ShortNameLength && variant[ShortNameLength] != '+'))
            return default;
        int minor = variant[3] - '0';
        int level = minor is < 0 or > 9 ? Count
            : variant[1] == '8' ? minor
            : variant[1] == '9' ? FirstOf9 + minor
            : Count;
        if (level >= Count)
            return default;
        length = ShortNameLength;
        return NameOf(level);
    }

    /// <summary>What <paramref name="level"/> and those that it includes need beyond the baseline.</summary>
    public static FeatureSet Required(int level)
    {
        FeatureSet required = default;
        int end = EndOfVersion8(level < FirstOf9 ? level : level - FirstOf9 + 5);
        for (int feature = 0; feature < end; feature++)
            required.Add(feature);
        if (level < FirstOf9)
            return required;
        end = (level - FirstOf9) switch
        {
            0 => Arm64Features.FirstOf91,
            < 4 => Arm64Features.FirstOf94,
            _ => Arm64Features.FirstBeyondLevels,
        };
        for (int feature = Arm64Features.FirstOf9; feature < end; feature++)
            required.Add(feature);
        return required;
    }

    /// <summary>The number after the last feature of armv8.<paramref name="minor"/>-a.</summary>
    private static int EndOfVersion8(int minor) => minor switch
    {
        0 => Arm64Features.FirstOf81,
        1 or 2 => Arm64Features.FirstOf83,
        3 => Arm64Features.FirstOf84,
        4 => Arm64Features.FirstOf85,
        5 => Arm64Features.FirstOf86,
        6 => Arm64Features.FirstOf87,
        7 => Arm64Features.FirstOf88,
        8 => Arm64Features.FirstOf89,
        _ => Arm64Features.FirstOf9,
    };
}
