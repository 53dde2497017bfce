// Prints GCC's names for the CPU features that the kernel reports, by the bits that its own header names.
#include <asm/hwcap.h>
#include <stdio.h>
#include <sys/auxv.h>

static const struct { int key; unsigned long bit; const char *name; } features[] = {
    {AT_HWCAP, HWCAP_AES, "aes"}, {AT_HWCAP, HWCAP_PMULL, "pmull"}, {AT_HWCAP, HWCAP_SHA1, "sha1"},
    {AT_HWCAP, HWCAP_SHA2, "sha2"}, {AT_HWCAP, HWCAP_CRC32, "crc"}, {AT_HWCAP, HWCAP_ATOMICS, "lse"},
    {AT_HWCAP, HWCAP_ASIMDHP, "fp16"}, {AT_HWCAP, HWCAP_ASIMDRDM, "rdma"}, {AT_HWCAP, HWCAP_JSCVT, "jscvt"},
    {AT_HWCAP, HWCAP_FCMA, "fcma"}, {AT_HWCAP, HWCAP_LRCPC, "rcpc"}, {AT_HWCAP, HWCAP_SHA3, "sha3"},
    {AT_HWCAP, HWCAP_SM3, "sm3"}, {AT_HWCAP, HWCAP_SM4, "sm4"}, {AT_HWCAP, HWCAP_ASIMDDP, "dotprod"},
    {AT_HWCAP, HWCAP_SHA512, "sha512"}, {AT_HWCAP, HWCAP_SVE, "sve"}, {AT_HWCAP, HWCAP_ASIMDFHM, "fp16fml"},
    {AT_HWCAP, HWCAP_DIT, "dit"}, {AT_HWCAP, HWCAP_USCAT, "lse2"}, {AT_HWCAP, HWCAP_ILRCPC, "rcpc2"},
    {AT_HWCAP, HWCAP_FLAGM, "flagm"}, {AT_HWCAP, HWCAP_SSBS, "ssbs"}, {AT_HWCAP, HWCAP_SB, "sb"},
    {AT_HWCAP, HWCAP_PACA, "pauth"}, {AT_HWCAP2, HWCAP2_SVE2, "sve2"}, {AT_HWCAP2, HWCAP2_SVEAES, "sve2-aes"},
    {AT_HWCAP2, HWCAP2_SVEPMULL, "sve2-pmull"}, {AT_HWCAP2, HWCAP2_SVEBITPERM, "sve2-bitperm"},
    {AT_HWCAP2, HWCAP2_SVESHA3, "sve2-sha3"}, {AT_HWCAP2, HWCAP2_SVESM4, "sve2-sm4"}, {AT_HWCAP2, HWCAP2_FLAGM2, "flagm2"},
    {AT_HWCAP2, HWCAP2_FRINT, "frintts"}, {AT_HWCAP2, HWCAP2_SVEI8MM, "sve-i8mm"}, {AT_HWCAP2, HWCAP2_SVEF32MM, "f32mm"},
    {AT_HWCAP2, HWCAP2_SVEF64MM, "f64mm"}, {AT_HWCAP2, HWCAP2_SVEBF16, "sve-bf16"}, {AT_HWCAP2, HWCAP2_I8MM, "i8mm"},
    {AT_HWCAP2, HWCAP2_BF16, "bf16"}, {AT_HWCAP2, HWCAP2_RNG, "rng"}, {AT_HWCAP2, HWCAP2_BTI, "bti"},
    {AT_HWCAP2, HWCAP2_MTE, "memtag"}, {AT_HWCAP2, HWCAP2_SME, "sme"}, {AT_HWCAP2, HWCAP2_SME_I16I64, "sme-i16i64"},
    {AT_HWCAP2, HWCAP2_SME_F64F64, "sme-f64f64"}, {AT_HWCAP2, HWCAP2_SME_FA64, "sme-fa64"},
    {AT_HWCAP2, HWCAP2_SME_I8I32, "sme-i8i32"}, {AT_HWCAP2, HWCAP2_SME_F16F32, "sme-f16f32"},
    {AT_HWCAP2, HWCAP2_SME_B16F32, "sme-b16f32"}, {AT_HWCAP2, HWCAP2_SME_F32F32, "sme-f32f32"},
    {AT_HWCAP2, HWCAP2_WFXT, "wfxt"}, {AT_HWCAP2, HWCAP2_EBF16, "ebf16"},
};

int main(void)
{
    for (size_t i = 0; i < sizeof features / sizeof *features; i++)
        if (getauxval((unsigned long)features[i].key) & features[i].bit)
            printf("%s\n", features[i].name);
    return 0;
}
