namespace MultiVariant.Format.Arm64;

/// <summary>
/// The AArch64 feature table. A feature's number is its row here and its bit in a <see cref="FeatureSet"/>. The numbers
/// are part of the bundle layout: never reorder rows; add new features at the end. Sources: the kernel's
/// Documentation/arch/arm64/elf_hwcaps.rst and arch/arm64/include/uapi/asm/hwcap.h.
/// </summary>
internal static class Arm64Features
{
    public const int Count = 77;

    // Where the features of each version of the architecture begin: what compilers use when they are told to build for it.
    public const int FirstOf81 = 0;
    public const int FirstOf83 = 3;
    public const int FirstOf84 = 6;
    public const int FirstOf85 = 10;
    public const int FirstOf86 = 13;
    public const int FirstOf87 = 15;
    public const int FirstOf88 = 16;
    public const int FirstOf89 = 18;
    public const int FirstOf9 = 19;
    public const int FirstOf91 = 22;
    public const int FirstOf94 = 24;
    public const int FirstBeyondLevels = 25;

    /// <summary>
    /// The launcher reads the rows in place: the name, as in GCC's <c>-march=…+</c> where GCC has one for exactly this, and
    /// a space; the auxiliary value, 1 for AT_HWCAP to 3 for AT_HWCAP3; the bit.
    /// </summary>
    private static ReadOnlySpan<byte> Table =>
        // armv8.1-a
        "crc 107"u8 +
        "lse 108"u8 +
        "rdma 112"u8 +

        // armv8.3-a
        "jscvt 113"u8 +
        "fcma 114"u8 +
        "rcpc 115"u8 +

        // armv8.4-a
        "dotprod 120"u8 +
        "lse2 125"u8 +
        "rcpc2 126"u8 +
        "flagm 127"u8 +

        // armv8.5-a
        "sb 129"u8 +
        "flagm2 207"u8 +
        "frintts 208"u8 +

        // armv8.6-a
        "i8mm 213"u8 +
        "bf16 214"u8 +

        // armv8.7-a
        "wfxt 231"u8 +

        // armv8.8-a
        "mops 243"u8 +
        "hbc 244"u8 +

        // armv8.9-a
        "cssc 234"u8 +

        // armv9-a
        "fp16 110"u8 +
        "sve 122"u8 +
        "sve2 201"u8 +

        // armv9.1-a
        "sve-i8mm 209"u8 +
        "sve-bf16 212"u8 +

        // armv9.4-a
        "sve2p1 236"u8 +

        // beyond the levels
        "aes 103"u8 +
        "pmull 104"u8 +
        "sha1 105"u8 +
        "sha2 106"u8 +
        "sha3 117"u8 +
        "sha512 121"u8 +
        "sm3 118"u8 +
        "sm4 119"u8 +
        "fp16fml 123"u8 +
        "dit 124"u8 +
        "ssbs 128"u8 +
        "pauth 130"u8 +
        "rng 216"u8 +
        "bti 217"u8 +
        "memtag 218"u8 +
        "ebf16 232"u8 +
        "rcpc3 246"u8 +
        "lse128 247"u8 +
        "lut 249"u8 +
        "faminmax 250"u8 +
        "fp8 251"u8 +
        "fp8fma 252"u8 +
        "fp8dot4 253"u8 +
        "fp8dot2 254"u8 +
        "sve2-aes 202"u8 +
        "sve2-pmull 203"u8 +
        "sve2-bitperm 204"u8 +
        "sve2-sha3 205"u8 +
        "sve2-sm4 206"u8 +
        "f32mm 210"u8 +
        "f64mm 211"u8 +
        "sve-b16b16 245"u8 +
        "sme 223"u8 +
        "sme-i16i64 224"u8 +
        "sme-f64f64 225"u8 +
        "sme-i8i32 226"u8 +
        "sme-f16f32 227"u8 +
        "sme-b16f32 228"u8 +
        "sme-f32f32 229"u8 +
        "sme-fa64 230"u8 +
        "sme2 237"u8 +
        "sme2p1 238"u8 +
        "sme-i16i32 239"u8 +
        "sme-bi32i32 240"u8 +
        "sme-b16b16 241"u8 +
        "sme-f16f16 242"u8 +
        "sme-lutv2 257"u8 +
        "sme-f8f16 258"u8 +
        "sme-f8f32 259"u8 +
        "gcs 132"u8 +
        "cmpbr 133"u8 +
        "lsfe 302"u8;

    /// <summary>The row of feature 0; the others follow.</summary>
    public static Arm64Feature First => new(Table);
}
