using static MultiVariant.Format.X64.CpuidLeaf;
using static MultiVariant.Format.X64.CpuidRegister;
using static MultiVariant.Format.X64.OsState;

namespace MultiVariant.Format.X64;

/// <summary>
/// The x86-64 feature table. A feature's number is its bit in a <see cref="FeatureSet"/> and part of the bundle
/// layout: numbers are never reused, new features go to the end.
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

    public static CpuidBit Get(int feature) => feature switch
    {
        // x86-64-v2
        0 => new("sse3"u8, Basic, Ecx, 0, None),
        1 => new("ssse3"u8, Basic, Ecx, 9, None),
        2 => new("sse4.1"u8, Basic, Ecx, 19, None),
        3 => new("sse4.2"u8, Basic, Ecx, 20, None),
        4 => new("popcnt"u8, Basic, Ecx, 23, None),
        5 => new("cx16"u8, Basic, Ecx, 13, None),
        6 => new("sahf"u8, Extended, Ecx, 0, None),

        // x86-64-v3; its OSXSAVE is what makes the AVX state visible
        7 => new("avx"u8, Basic, Ecx, 28, Avx),
        8 => new("avx2"u8, Structured, Ebx, 5, Avx),
        9 => new("bmi"u8, Structured, Ebx, 3, None),
        10 => new("bmi2"u8, Structured, Ebx, 8, None),
        11 => new("f16c"u8, Basic, Ecx, 29, Avx),
        12 => new("fma"u8, Basic, Ecx, 12, Avx),
        13 => new("lzcnt"u8, Extended, Ecx, 5, None),
        14 => new("movbe"u8, Basic, Ecx, 22, None),

        // x86-64-v4
        15 => new("avx512f"u8, Structured, Ebx, 16, Avx512),
        16 => new("avx512bw"u8, Structured, Ebx, 30, Avx512),
        17 => new("avx512cd"u8, Structured, Ebx, 28, Avx512),
        18 => new("avx512dq"u8, Structured, Ebx, 17, Avx512),
        19 => new("avx512vl"u8, Structured, Ebx, 31, Avx512),

        // beyond the levels
        20 => new("aes"u8, Basic, Ecx, 25, None),
        21 => new("pclmul"u8, Basic, Ecx, 1, None),
        22 => new("vaes"u8, Structured, Ecx, 9, Avx),
        23 => new("vpclmulqdq"u8, Structured, Ecx, 10, Avx),
        24 => new("sha"u8, Structured, Ebx, 29, None),
        25 => new("gfni"u8, Structured, Ecx, 8, None),
        26 => new("avxvnni"u8, Structured1, Eax, 4, Avx),
        27 => new("avxifma"u8, Structured1, Eax, 23, Avx),
        28 => new("avxvnniint8"u8, Structured1, Edx, 4, Avx),
        29 => new("avxvnniint16"u8, Structured1, Edx, 10, Avx),
        30 => new("avxneconvert"u8, Structured1, Edx, 5, Avx),
        31 => new("avx512ifma"u8, Structured, Ebx, 21, Avx512),
        32 => new("avx512vbmi"u8, Structured, Ecx, 1, Avx512),
        33 => new("avx512vbmi2"u8, Structured, Ecx, 6, Avx512),
        34 => new("avx512vnni"u8, Structured, Ecx, 11, Avx512),
        35 => new("avx512bitalg"u8, Structured, Ecx, 12, Avx512),
        36 => new("avx512vpopcntdq"u8, Structured, Ecx, 14, Avx512),
        37 => new("avx512bf16"u8, Structured1, Eax, 5, Avx512),
        38 => new("avx512fp16"u8, Structured, Edx, 23, Avx512),
        39 => new("avx512vp2intersect"u8, Structured, Edx, 8, Avx512),
        40 => new("avx10.1"u8, CpuidLeaf.Avx10, Ebx, 1, Avx512),
        41 => new("avx10.2"u8, CpuidLeaf.Avx10, Ebx, 2, Avx512),
        42 => new("apxf"u8, Structured1, Edx, 21, Apx),
        43 => new("sha512"u8, Structured1, Eax, 0, Avx),
        44 => new("sm3"u8, Structured1, Eax, 1, Avx),
        45 => new("sm4"u8, Structured1, Eax, 2, Avx),
        46 => new("adx"u8, Structured, Ebx, 19, None),
        47 => new("rdrnd"u8, Basic, Ecx, 30, None),
        48 => new("rdseed"u8, Structured, Ebx, 18, None),
        49 => new("rdpid"u8, Structured, Ecx, 22, None),
        50 => new("fsgsbase"u8, Structured, Ebx, 0, None),
        51 => new("clflushopt"u8, Structured, Ebx, 23, None),
        52 => new("clwb"u8, Structured, Ebx, 24, None),
        53 => new("cldemote"u8, Structured, Ecx, 25, None),
        54 => new("movdiri"u8, Structured, Ecx, 27, None),
        55 => new("movdir64b"u8, Structured, Ecx, 28, None),
        56 => new("waitpkg"u8, Structured, Ecx, 5, None),
        57 => new("serialize"u8, Structured, Edx, 14, None),
        58 => new("cmpccxadd"u8, Structured1, Eax, 7, None),
        59 => new("raoint"u8, Structured1, Eax, 3, None),
        60 => new("xsave"u8, Basic, Ecx, 26, None),
        61 => new("xsaveopt"u8, Xsave, Eax, 0, None),
        62 => new("xsavec"u8, Xsave, Eax, 1, None),
        63 => new("kl"u8, KeyLocker, Ebx, 0, None),
        64 => new("widekl"u8, KeyLocker, Ebx, 2, None),
        65 => new("prfchw"u8, Extended, Ecx, 8, None),
        66 => new("sse4a"u8, Extended, Ecx, 6, None),
        67 => new("xop"u8, Extended, Ecx, 11, Avx),
        68 => new("fma4"u8, Extended, Ecx, 16, Avx),
        69 => new("tbm"u8, Extended, Ecx, 21, None),
        70 => new("lwp"u8, Extended, Ecx, 15, None),
        _ => new("mwaitx"u8, Extended, Ecx, 29, None),
    };
}
