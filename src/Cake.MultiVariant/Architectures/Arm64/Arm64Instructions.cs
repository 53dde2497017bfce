namespace Cake.MultiVariant.Architectures.Arm64;

/// <summary>
/// Instructions that not every AArch64 CPU has: the bits that make them out, and the feature that they need. Source: Arm
/// Architecture Reference Manual DDI 0487, C4. Of SVE and SME only the whole encoding space is here, not their versions.
/// What lies in the space of hints runs on every CPU.
/// </summary>
internal static class Arm64Instructions
{
    /// <summary>The first row that matches counts; an empty feature is one that every CPU has.</summary>
    public static IReadOnlyList<Arm64Instruction> All { get; } =
    [
        // Atomic memory operations
        new(0x3F208C00, 0x38200000, "lse", "ldadd"),
        new(0x3F20FC00, 0x38208000, "lse", "swp"),
        new(0x3FA07C00, 0x08A07C00, "lse", "cas"),
        new(0xBFA07C00, 0x08207C00, "lse", "casp"),
        new(0xFF20FC00, 0x19201000, "lse128", "ldclrp"),
        new(0xFF20FC00, 0x19203000, "lse128", "ldsetp"),
        new(0xFF20FC00, 0x19208000, "lse128", "swpp"),
        new(0x3FFFFC00, 0x38BFC000, "rcpc", "ldapr"),
        new(0x3F200C00, 0x19000000, "rcpc2", "ldapur"),
        new(0x3F200C00, 0x1D000800, "rcpc3", "ldapur"),
        new(0xBF200C00, 0x99000800, "rcpc3", "ldiapp"),
        new(0xBFBFFC00, 0x0D018400, "rcpc3", "ldap1"),
        new(0xFB200C00, 0x19000400, "mops", "cpy"),

        // General registers
        new(0x7FE0F000, 0x1AC04000, "crc", "crc32"),
        new(0x7FE0F000, 0x1AC05000, "crc", "crc32c"),
        new(0x7FFFFC00, 0x5AC01800, "cssc", "ctz"),
        new(0x7FFFFC00, 0x5AC01C00, "cssc", "cnt"),
        new(0x7FFFFC00, 0x5AC02000, "cssc", "abs"),
        new(0x7FE0F000, 0x1AC06000, "cssc", "smax"),
        new(0x7FF00000, 0x11C00000, "cssc", "smax"),
        new(0xFFFFFFFF, 0xD500401F, "flagm", "cfinv"),
        new(0xFFE07C10, 0xBA000400, "flagm", "rmif"),
        new(0xFFFFBC1F, 0x3A00080D, "flagm", "setf"),
        new(0xFFFFFFFF, 0xD500403F, "flagm2", "xaflag"),
        new(0xFFFFFFFF, 0xD500405F, "flagm2", "axflag"),
        new(0xFFFFFFFF, 0xD50330FF, "sb", "sb"),
        new(0xFFFFFFC0, 0xD5031000, "wfxt", "wfet"),
        new(0xFFFFFFC0, 0xD53B2400, "rng", "mrs"),
        new(0xFF000010, 0x54000010, "hbc", "bc"),

        // Pointer authentication, but for its hints
        new(0xFFFFC000, 0xDAC10000, "pauth", "pacia"),
        new(0xFFFFF000, 0xDAC14000, "pauth", "xpac"),
        new(0xFFE0FC00, 0x9AC03000, "pauth", "pacga"),
        new(0xFFFFFBFF, 0xD65F0BFF, "pauth", "retaa"),
        new(0xFEDFF800, 0xD61F0800, "pauth", "braa"),
        new(0xFF200400, 0xF8200400, "pauth", "ldraa"),

        // Memory tagging
        new(0xBFC0C000, 0x91800000, "memtag", "addg"),
        new(0xFFE0FC00, 0x9AC01000, "memtag", "irg"),
        new(0xFFE0FC00, 0x9AC01400, "memtag", "gmi"),
        new(0xDFE0FC00, 0x9AC00000, "memtag", "subp"),
        new(0xFF200000, 0xD9200000, "memtag", "stg"),
        new(0xFE400000, 0x68000000, "memtag", "stgp"),

        // Rounding multiplications
        new(0xBF20F400, 0x2E008400, "rdma", "sqrdmlah"),
        new(0xFF20F400, 0x7E008400, "rdma", "sqrdmlah"),
        new(0xBF00D400, 0x2F00D000, "rdma", "sqrdmlah"),
        new(0xFF00D400, 0x7F00D000, "rdma", "sqrdmlah"),

        // Dot products and matrices
        new(0x9FE0FC00, 0x0E809400, "dotprod", "sdot"),
        new(0x9FC0F400, 0x0F80E000, "dotprod", "sdot"),
        new(0xBFE0FC00, 0x0E809C00, "i8mm", "usdot"),
        new(0xBF40F400, 0x0F00F000, "i8mm", "sudot"),
        new(0xDFE0FC00, 0x4E80A400, "i8mm", "smmla"),
        new(0xFFE0FC00, 0x4E80AC00, "i8mm", "usmmla"),
        new(0xBF60FC00, 0x2E40FC00, "bf16", "bfdot"),
        new(0xBF40F400, 0x0F40F000, "bf16", "bfdot"),
        new(0xFFE0FC00, 0x6E40EC00, "bf16", "bfmmla"),
        new(0xFFFFFC00, 0x1E634000, "bf16", "bfcvt"),
        new(0xBFFFFC00, 0x0EA16800, "bf16", "bfcvtn"),

        // Complex numbers, JavaScript's conversion, rounding to 32 and 64 bits
        new(0xBF20E400, 0x2E00C400, "fcma", "fcmla"),
        new(0xBF20EC00, 0x2E00E400, "fcma", "fcadd"),
        new(0xBF009400, 0x2F001000, "fcma", "fcmla"),
        new(0xFFFFFC00, 0x1E7E0000, "jscvt", "fjcvtzs"),
        new(0xFFBE7C00, 0x1E284000, "frintts", "frint32z"),
        new(0x9FBFEC00, 0x0E21E800, "frintts", "frint32z"),

        // Half precision: conversions from it belong to the baseline
        new(0xFFFFFC00, 0x1EE24000, "", "fcvt"),
        new(0xFFFFFC00, 0x1EE2C000, "", "fcvt"),
        new(0xFFE00000, 0x1EE00000, "fp16", "fadd"),
        new(0xFFE0FC00, 0x9EE00000, "fp16", "fcvtzs"),
        new(0x7FE00000, 0x1EC00000, "fp16", "scvtf"),
        new(0xFFC00000, 0x1FC00000, "fp16", "fmadd"),
        new(0x9F60C400, 0x0E400400, "fp16", "fadd"),
        new(0xDF60C400, 0x5E400400, "fp16", "fabd"),
        new(0x9F7E0C00, 0x0E780800, "fp16", "fabs"),
        new(0xDF7E0C00, 0x5E780800, "fp16", "fcmgt"),
        new(0xBF7FCC00, 0x0E30C800, "fp16", "fmaxv"),
        new(0xFF7FCC00, 0x5E30C800, "fp16", "faddp"),
        new(0xBFC0B400, 0x0F001000, "fp16", "fmla"),
        new(0x9FC0F400, 0x0F009000, "fp16", "fmul"),
        new(0xFFC0B400, 0x5F001000, "fp16", "fmla"),
        new(0xDFC0F400, 0x5F009000, "fp16", "fmul"),
        new(0xBFF8FC00, 0x0F00FC00, "fp16", "fmov"),
        new(0x9FF0FC00, 0x0F10E400, "fp16", "scvtf"),
        new(0x9FF0FC00, 0x0F10FC00, "fp16", "fcvtzs"),
        new(0xDFF0FC00, 0x5F10E400, "fp16", "scvtf"),
        new(0xDFF0FC00, 0x5F10FC00, "fp16", "fcvtzs"),
        new(0xBF60FC00, 0x0E20EC00, "fp16fml", "fmlal"),
        new(0xBF60FC00, 0x2E20CC00, "fp16fml", "fmlal2"),
        new(0xBFC0B400, 0x0F800000, "fp16fml", "fmlal"),
        new(0xBFC0B400, 0x2F808000, "fp16fml", "fmlal2"),

        // Cryptography
        new(0xFFFFCC00, 0x4E284800, "aes", "aese"),
        new(0xBFE0FC00, 0x0EE0E000, "pmull", "pmull"),
        new(0xFFE0CC00, 0x5E000000, "sha1", "sha1c"),
        new(0xFFFFEC00, 0x5E280800, "sha1", "sha1h"),
        new(0xFFE0EC00, 0x5E004000, "sha2", "sha256h"),
        new(0xFFE0FC00, 0x5E006000, "sha2", "sha256su1"),
        new(0xFFFFFC00, 0x5E282800, "sha2", "sha256su0"),
        new(0xFFE0FC00, 0xCE608C00, "sha3", "rax1"),
        new(0xFFE0F000, 0xCE608000, "sha512", "sha512h"),
        new(0xFFFFFC00, 0xCEC08000, "sha512", "sha512su0"),
        new(0xFFC08000, 0xCE000000, "sha3", "eor3"),
        new(0xFFE00000, 0xCE800000, "sha3", "xar"),
        new(0xFFE08000, 0xCE400000, "sm3", "sm3ss1"),
        new(0xFFE0C000, 0xCE408000, "sm3", "sm3tt1a"),
        new(0xFFE0F800, 0xCE60C000, "sm3", "sm3partw1"),
        new(0xFFE0FC00, 0xCE60C800, "sm4", "sm4ekey"),
        new(0xFFFFFC00, 0xCEC08400, "sm4", "sm4e"),

        new(0x1E000000, 0x04000000, "sve", "an SVE instruction"),
        new(0x9E000000, 0x80000000, "sme", "an SME instruction"),
    ];

    private const int GroupShift = 21;

    private static readonly int[][] s_byGroup =
        [.. Enumerable.Range(0, 1 << (32 - GroupShift)).Select(group => Candidates((uint)group))];

    /// <summary>The row of an instruction, or -1.</summary>
    public static int Find(uint word)
    {
        foreach (int row in s_byGroup[word >> GroupShift])
        {
            if ((word & All[row].Mask) == All[row].Value)
                return row;
        }

        return -1;
    }

    /// <summary>Rows that can match words with these highest bits.</summary>
    private static int[] Candidates(uint group)
    {
        uint highest = group << GroupShift;
        uint mask = uint.MaxValue << GroupShift;
        return [.. All.Index().Where(row => (highest & row.Item.Mask & mask) == (row.Item.Value & mask)).Select(row => row.Index)];
    }
}

/// <summary>A row: the word has this value in the bits of the mask.</summary>
internal sealed record Arm64Instruction(uint Mask, uint Value, string Feature, string Mnemonic);
