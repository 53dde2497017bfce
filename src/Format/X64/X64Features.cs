namespace MultiVariant.Format.X64;

/// <summary>
/// The x86-64 feature table. A feature's number is its row, its bit in a <see cref="FeatureSet"/> and part of the
/// bundle layout: rows are never reordered, new features go to the end.
/// Sources: Intel SDM volume 2 (CPUID), Intel Architecture Instruction Set Extensions 319433, AMD APM volume 3
/// appendix E.
/// </summary>
internal static class X64Features
{
    public const int Count = 72;

    public const int FirstOfV2 = 0;
    public const int FirstOfV3 = 7;
    public const int FirstOfV4 = 15;
    public const int FirstBeyondLevels = 20;

    private const int NameColumn = 0;
    private const int LeafColumn = 19;
    private const int RegisterColumn = 21;
    private const int BitColumn = 23;
    private const int StateColumn = 26;
    private const int RowLength = 27;

    /// <summary>
    /// Rows of fixed length, so that the launcher reads them where they lie: the name as in GCC's <c>-m</c> option;
    /// the CPUID leaf, a character of <see cref="CpuidLeaf"/>; the register EAX to EDX; the bit; the register state
    /// that the OS must have enabled, a character of <see cref="OsState"/>.
    /// </summary>
    private static ReadOnlySpan<byte> Table =>
        // x86-64-v2
        "sse3               1 C 00 -"u8 +
        "ssse3              1 C 09 -"u8 +
        "sse4.1             1 C 19 -"u8 +
        "sse4.2             1 C 20 -"u8 +
        "popcnt             1 C 23 -"u8 +
        "cx16               1 C 13 -"u8 +
        "sahf               X C 00 -"u8 +

        // x86-64-v3; its OSXSAVE is what makes the AVX state visible
        "avx                1 C 28 Y"u8 +
        "avx2               7 B 05 Y"u8 +
        "bmi                7 B 03 -"u8 +
        "bmi2               7 B 08 -"u8 +
        "f16c               1 C 29 Y"u8 +
        "fma                1 C 12 Y"u8 +
        "lzcnt              X C 05 -"u8 +
        "movbe              1 C 22 -"u8 +

        // x86-64-v4
        "avx512f            7 B 16 Z"u8 +
        "avx512bw           7 B 30 Z"u8 +
        "avx512cd           7 B 28 Z"u8 +
        "avx512dq           7 B 17 Z"u8 +
        "avx512vl           7 B 31 Z"u8 +

        // beyond the levels
        "aes                1 C 25 -"u8 +
        "pclmul             1 C 01 -"u8 +
        "vaes               7 C 09 Y"u8 +
        "vpclmulqdq         7 C 10 Y"u8 +
        "sha                7 B 29 -"u8 +
        "gfni               7 C 08 -"u8 +
        "avxvnni            8 A 04 Y"u8 +
        "avxifma            8 A 23 Y"u8 +
        "avxvnniint8        8 D 04 Y"u8 +
        "avxvnniint16       8 D 10 Y"u8 +
        "avxneconvert       8 D 05 Y"u8 +
        "avx512ifma         7 B 21 Z"u8 +
        "avx512vbmi         7 C 01 Z"u8 +
        "avx512vbmi2        7 C 06 Z"u8 +
        "avx512vnni         7 C 11 Z"u8 +
        "avx512bitalg       7 C 12 Z"u8 +
        "avx512vpopcntdq    7 C 14 Z"u8 +
        "avx512bf16         8 A 05 Z"u8 +
        "avx512fp16         7 D 23 Z"u8 +
        "avx512vp2intersect 7 D 08 Z"u8 +
        "avx10.1            V B 01 Z"u8 +
        "avx10.2            V B 02 Z"u8 +
        "apxf               8 D 21 R"u8 +
        "sha512             8 A 00 Y"u8 +
        "sm3                8 A 01 Y"u8 +
        "sm4                8 A 02 Y"u8 +
        "adx                7 B 19 -"u8 +
        "rdrnd              1 C 30 -"u8 +
        "rdseed             7 B 18 -"u8 +
        "rdpid              7 C 22 -"u8 +
        "fsgsbase           7 B 00 -"u8 +
        "clflushopt         7 B 23 -"u8 +
        "clwb               7 B 24 -"u8 +
        "cldemote           7 C 25 -"u8 +
        "movdiri            7 C 27 -"u8 +
        "movdir64b          7 C 28 -"u8 +
        "waitpkg            7 C 05 -"u8 +
        "serialize          7 D 14 -"u8 +
        "cmpccxadd          8 A 07 -"u8 +
        "raoint             8 A 03 -"u8 +
        "xsave              1 C 26 -"u8 +
        "xsaveopt           D A 00 -"u8 +
        "xsavec             D A 01 -"u8 +
        "kl                 K B 00 -"u8 +
        "widekl             K B 02 -"u8 +
        "prfchw             X C 08 -"u8 +
        "sse4a              X C 06 -"u8 +
        "xop                X C 11 Y"u8 +
        "fma4               X C 16 Y"u8 +
        "tbm                X C 21 -"u8 +
        "lwp                X C 15 -"u8 +
        "mwaitx             X C 29 -"u8;

    /// <summary>The feature's name, ASCII.</summary>
    public static ReadOnlySpan<byte> Name(int feature)
    {
        ReadOnlySpan<byte> row = Row(feature);
        int length = 0;
        while (row[length] != ' ')
            length++;
        return row.Slice(NameColumn, length);
    }

    /// <summary>Where CPUID reports the feature.</summary>
    public static CpuidBit Location(int feature)
    {
        ReadOnlySpan<byte> row = Row(feature);
        return new(
            (CpuidLeaf)row[LeafColumn],
            (CpuidRegister)row[RegisterColumn],
            ((row[BitColumn] - '0') * 10) + row[BitColumn + 1] - '0',
            (OsState)row[StateColumn]);
    }

    private static ReadOnlySpan<byte> Row(int feature) => Table.Slice(feature * RowLength, RowLength);
}
