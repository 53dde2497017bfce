namespace MultiVariant.Format.X64;

/// <summary>
/// The x86-64 feature table. A feature's number is its row here and its bit in a <see cref="FeatureSet"/>. The numbers
/// are part of the bundle layout: never reorder rows; add new features at the end. Sources: Intel SDM volume 2 (CPUID),
/// Intel Architecture Instruction Set Extensions 319433, AMD APM volume 3 appendix E.
/// </summary>
internal static class X64Features
{
    public const int Count = 72;

    public const int FirstOfV2 = 0;
    public const int FirstOfV3 = 7;
    public const int FirstOfV4 = 15;
    public const int FirstBeyondLevels = 20;

    /// <summary>
    /// The launcher reads the rows in place: the name, as in GCC's <c>-m</c> option, and a space; a
    /// <see cref="CpuidLeaf"/>; the last letter of the register, <c>A</c> for EAX to <c>D</c> for EDX; the bit; an
    /// <see cref="OsState"/>.
    /// </summary>
    private static ReadOnlySpan<byte> Table =>
        // x86-64-v2
        "sse3 1C00-"u8 +
        "ssse3 1C09-"u8 +
        "sse4.1 1C19-"u8 +
        "sse4.2 1C20-"u8 +
        "popcnt 1C23-"u8 +
        "cx16 1C13-"u8 +
        "sahf XC00-"u8 +

        // x86-64-v3; OSXSAVE has no row, as Y in the last column implies it
        "avx 1C28Y"u8 +
        "avx2 7B05Y"u8 +
        "bmi 7B03-"u8 +
        "bmi2 7B08-"u8 +
        "f16c 1C29Y"u8 +
        "fma 1C12Y"u8 +
        "lzcnt XC05-"u8 +
        "movbe 1C22-"u8 +

        // x86-64-v4
        "avx512f 7B16Z"u8 +
        "avx512bw 7B30Z"u8 +
        "avx512cd 7B28Z"u8 +
        "avx512dq 7B17Z"u8 +
        "avx512vl 7B31Z"u8 +

        // beyond the levels
        "aes 1C25-"u8 +
        "pclmul 1C01-"u8 +
        "vaes 7C09Y"u8 +
        "vpclmulqdq 7C10Y"u8 +
        "sha 7B29-"u8 +
        "gfni 7C08-"u8 +
        "avxvnni 8A04Y"u8 +
        "avxifma 8A23Y"u8 +
        "avxvnniint8 8D04Y"u8 +
        "avxvnniint16 8D10Y"u8 +
        "avxneconvert 8D05Y"u8 +
        "avx512ifma 7B21Z"u8 +
        "avx512vbmi 7C01Z"u8 +
        "avx512vbmi2 7C06Z"u8 +
        "avx512vnni 7C11Z"u8 +
        "avx512bitalg 7C12Z"u8 +
        "avx512vpopcntdq 7C14Z"u8 +
        "avx512bf16 8A05Z"u8 +
        "avx512fp16 7D23Z"u8 +
        "avx512vp2intersect 7D08Z"u8 +
        "avx10.1 VB01Z"u8 +
        "avx10.2 VB02Z"u8 +
        "apxf 8D21R"u8 +
        "sha512 8A00Y"u8 +
        "sm3 8A01Y"u8 +
        "sm4 8A02Y"u8 +
        "adx 7B19-"u8 +
        "rdrnd 1C30-"u8 +
        "rdseed 7B18-"u8 +
        "rdpid 7C22-"u8 +
        "fsgsbase 7B00-"u8 +
        "clflushopt 7B23-"u8 +
        "clwb 7B24-"u8 +
        "cldemote 7C25-"u8 +
        "movdiri 7C27-"u8 +
        "movdir64b 7C28-"u8 +
        "waitpkg 7C05-"u8 +
        "serialize 7D14-"u8 +
        "cmpccxadd 8A07-"u8 +
        "raoint 8A03-"u8 +
        "xsave 1C26-"u8 +
        "xsaveopt DA00-"u8 +
        "xsavec DA01-"u8 +
        "kl KB00-"u8 +
        "widekl KB02-"u8 +
        "prfchw XC08-"u8 +
        "sse4a XC06-"u8 +
        "xop XC11Y"u8 +
        "fma4 XC16Y"u8 +
        "tbm XC21-"u8 +
        "lwp XC15-"u8 +
        "mwaitx XC29-"u8;

    /// <summary>The row of feature 0; the others follow.</summary>
    public static X64Feature First => new(Table);
}
