using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace TextStat;

internal static class InstructionSets
{
    public static string Describe() => string.Join(
        ", ",
        $"Vector<byte>: {Vector<byte>.Count * 8} bits",
        Describe("Avx", Avx.IsSupported),
        Describe("Avx2", Avx2.IsSupported),
        Describe("Bmi2", Bmi2.IsSupported),
        Describe("Fma", Fma.IsSupported),
        Describe("Avx512F", Avx512F.IsSupported),
        Describe("Avx512BW", Avx512BW.IsSupported));

    private static string Describe(string name, bool supported) => $"{name}: {(supported ? "yes" : "no")}";
}
