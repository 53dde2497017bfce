using System.Runtime.InteropServices;

namespace Cake.MultiVariant.Architectures.Arm64;

/// <summary>How the runtime of NativeAOT 9 and 10, which Clang compiles, checks the CPU at start.</summary>
internal static class Arm64StartupCheck
{
    /// <summary>In instructions.</summary>
    private const int Length = 9;

    /// <summary><c>ldr w8, [x8]; bics wzr, w8, w0</c>, where w0 has what the CPU can do.</summary>
    private const uint ReadVariable = 0xB940_0108;
    private const uint Check = 0x6A20_011F;

    private const uint PageMask = 0x9F00_001F;
    private const uint PageInX8 = 0x9000_0008;
    private const uint PageInX0 = 0x9000_0000;
    private const uint OffsetMask = 0xFFC0_03FF;
    private const uint ReadPointerInX8 = 0xF940_0108;
    private const uint AddToX8 = 0x9100_0108;
    private const uint AddToX0 = 0x9100_0000;
    private const ulong PageSize = 4096;

    public static IEnumerable<StartupCheck> Find(byte[] bytes, ulong address)
    {
        uint[] code = MemoryMarshal.Cast<byte, uint>(bytes).ToArray();
        for (int at = 0; at + Length <= code.Length; at++)
        {
            // adrp x8; adrp x9; ldr x8; str w0; ldr w8; bics; b.eq; adrp x0; add x0
            uint part = code[at + 2] & OffsetMask;
            if (code[at + 4] == ReadVariable && code[at + 5] == Check
                && (code[at] & PageMask) == PageInX8 && part is ReadPointerInX8 or AddToX8
                && (code[at + 7] & PageMask) == PageInX0 && (code[at + 8] & OffsetMask) == AddToX0)
            {
                bool isPointer = part == ReadPointerInX8;
                yield return new(
                    PageOf(at) + (Immediate(at + 2) * (isPointer ? (ulong)sizeof(ulong) : 1)),
                    isPointer,
                    PageOf(at + 7) + Immediate(at + 8));
            }
        }

        // ADRP: 21 bits, the lower two of them in bits 29 and 30 (DDI 0487, C6.2)
        ulong PageOf(int index)
        {
            int pages = ((int)code[index] << 8 >> 11 & ~3) | (int)(code[index] >> 29 & 3);
            ulong own = address + ((ulong)index * sizeof(uint));
            return (own & ~(PageSize - 1)) + ((ulong)pages * PageSize);
        }

        ulong Immediate(int index) => code[index] >> 10 & 0xFFF;
    }
}
