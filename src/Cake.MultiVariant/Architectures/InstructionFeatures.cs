using Iced.Intel;

namespace Cake.MultiVariant.Architectures;

/// <summary>Which CPU features an instruction needs: Iced's names for them, and ours.</summary>
internal static class InstructionFeatures
{
    private static readonly Dictionary<CpuidFeature, int> s_numbers = new (CpuidFeature Iced, string Name)[]
    {
        // x86-64-v2
        (CpuidFeature.SSE3, "sse3"),
        (CpuidFeature.SSSE3, "ssse3"),
        (CpuidFeature.SSE4_1, "sse4.1"),
        (CpuidFeature.SSE4_2, "sse4.2"),
        (CpuidFeature.POPCNT, "popcnt"),
        (CpuidFeature.CMPXCHG16B, "cx16"),

        // x86-64-v3
        (CpuidFeature.AVX, "avx"),
        (CpuidFeature.AVX2, "avx2"),
        (CpuidFeature.BMI1, "bmi"),
        (CpuidFeature.BMI2, "bmi2"),
        (CpuidFeature.F16C, "f16c"),
        (CpuidFeature.FMA, "fma"),
        (CpuidFeature.LZCNT, "lzcnt"),
        (CpuidFeature.MOVBE, "movbe"),

        // x86-64-v4
        (CpuidFeature.AVX512F, "avx512f"),
        (CpuidFeature.AVX512BW, "avx512bw"),
        (CpuidFeature.AVX512CD, "avx512cd"),
        (CpuidFeature.AVX512DQ, "avx512dq"),
        (CpuidFeature.AVX512VL, "avx512vl"),

        // beyond the levels
        (CpuidFeature.AES, "aes"),
        (CpuidFeature.PCLMULQDQ, "pclmul"),
        (CpuidFeature.VAES, "vaes"),
        (CpuidFeature.VPCLMULQDQ, "vpclmulqdq"),
        (CpuidFeature.SHA, "sha"),
        (CpuidFeature.GFNI, "gfni"),
        (CpuidFeature.AVX_VNNI, "avxvnni"),
        (CpuidFeature.AVX_IFMA, "avxifma"),
        (CpuidFeature.AVX_VNNI_INT8, "avxvnniint8"),
        (CpuidFeature.AVX_VNNI_INT16, "avxvnniint16"),
        (CpuidFeature.AVX_NE_CONVERT, "avxneconvert"),
        (CpuidFeature.AVX512_IFMA, "avx512ifma"),
        (CpuidFeature.AVX512_VBMI, "avx512vbmi"),
        (CpuidFeature.AVX512_VBMI2, "avx512vbmi2"),
        (CpuidFeature.AVX512_VNNI, "avx512vnni"),
        (CpuidFeature.AVX512_BITALG, "avx512bitalg"),
        (CpuidFeature.AVX512_VPOPCNTDQ, "avx512vpopcntdq"),
        (CpuidFeature.AVX512_BF16, "avx512bf16"),
        (CpuidFeature.AVX512_FP16, "avx512fp16"),
        (CpuidFeature.AVX512_VP2INTERSECT, "avx512vp2intersect"),
        (CpuidFeature.SHA512, "sha512"),
        (CpuidFeature.SM3, "sm3"),
        (CpuidFeature.SM4, "sm4"),
        (CpuidFeature.ADX, "adx"),
        (CpuidFeature.RDRAND, "rdrnd"),
        (CpuidFeature.RDSEED, "rdseed"),
        (CpuidFeature.RDPID, "rdpid"),
        (CpuidFeature.FSGSBASE, "fsgsbase"),
        (CpuidFeature.CLFLUSHOPT, "clflushopt"),
        (CpuidFeature.CLWB, "clwb"),
        (CpuidFeature.MOVDIRI, "movdiri"),
        (CpuidFeature.MOVDIR64B, "movdir64b"),
        (CpuidFeature.WAITPKG, "waitpkg"),
        (CpuidFeature.SERIALIZE, "serialize"),
        (CpuidFeature.CMPCCXADD, "cmpccxadd"),
        (CpuidFeature.RAO_INT, "raoint"),
        (CpuidFeature.XSAVE, "xsave"),
        (CpuidFeature.XSAVEOPT, "xsaveopt"),
        (CpuidFeature.XSAVEC, "xsavec"),
        (CpuidFeature.KL, "kl"),
        (CpuidFeature.AESKLE, "kl"),
        (CpuidFeature.WIDE_KL, "widekl"),
        (CpuidFeature.SSE4A, "sse4a"),
        (CpuidFeature.XOP, "xop"),
        (CpuidFeature.FMA4, "fma4"),
        (CpuidFeature.TBM, "tbm"),
        (CpuidFeature.LWP, "lwp"),
        (CpuidFeature.MONITORX, "mwaitx"),
    }.ToDictionary(pair => pair.Iced, pair => FeatureNames.NumberOf(pair.Name));

    /// <summary>
    /// Encodings that older CPUs execute too, as a no-operation or as another instruction with the same result, so that
    /// compilers use them for every CPU: <c>tzcnt</c> is <c>rep bsf</c> there (GCC relies on it where the operand is not
    /// zero), <c>prefetchw</c> and <c>cldemote</c> do nothing. Neither does <c>endbr64</c>, but it needs no entry: no
    /// feature of the table stands for it.
    /// </summary>
    private static readonly HashSet<Mnemonic> s_harmless =
        [Mnemonic.Tzcnt, Mnemonic.Prefetchw, Mnemonic.Prefetchwt1, Mnemonic.Cldemote];

    /// <summary>The features of the bundle layout that can be seen in code.</summary>
    public static IReadOnlySet<int> Visible { get; } =
        s_numbers.Values.Append(FeatureNames.NumberOf("sahf")).ToHashSet();

    /// <summary>By their numbers in the bundle layout; none for what every x86-64 CPU can do.</summary>
    public static IEnumerable<int> Of(Code code)
    {
        Mnemonic mnemonic = code.Mnemonic();
        if (mnemonic is Mnemonic.Lahf or Mnemonic.Sahf)
            return [FeatureNames.NumberOf("sahf")];
        return s_harmless.Contains(mnemonic)
            ? []
            : code.CpuidFeatures().Where(s_numbers.ContainsKey).Select(feature => s_numbers[feature]);
    }
}
