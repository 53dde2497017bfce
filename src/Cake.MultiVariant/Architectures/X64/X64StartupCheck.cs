using System.Buffers.Binary;

namespace Cake.MultiVariant.Architectures.X64;

/// <summary>How the runtime of NativeAOT 8 to 10, which Clang compiles, checks the CPU at start.</summary>
internal static class X64StartupCheck
{
    /// <summary>Both are 7 bytes long and end with the distance to what they refer to.</summary>
    private const int ReferenceLength = 7;

    private const int CheckLength = 6;

    /// <summary><c>mov rcx, [rip + …]</c> reads a pointer; linkers turn it into <c>lea rcx, [rip + …]</c> if they can.</summary>
    private static ReadOnlySpan<byte> ReadPointer => [0x48, 0x8B, 0x0D];

    private static ReadOnlySpan<byte> TakeAddress => [0x48, 0x8D, 0x0D];

    /// <summary><c>not eax; test [rcx], eax; je …</c>, where eax has what the CPU can do.</summary>
    private static ReadOnlySpan<byte> Check => [0xF7, 0xD0, 0x85, 0x01, 0x74];

    /// <summary><c>lea rdi, [rip + …]</c></summary>
    private static ReadOnlySpan<byte> TakeComplaint => [0x48, 0x8D, 0x3D];

    public static IEnumerable<StartupCheck> Find(byte[] code, ulong address)
    {
        for (int at = 0, next; (next = code.AsSpan(at).IndexOf(Check)) >= 0; at++)
        {
            at += next;
            if (at < ReferenceLength || code.Length - at < CheckLength + ReferenceLength)
                continue;
            ReadOnlySpan<byte> before = code.AsSpan(at - ReferenceLength);
            bool isPointer = before.StartsWith(ReadPointer);
            if ((isPointer || before.StartsWith(TakeAddress)) && code.AsSpan(at + CheckLength).StartsWith(TakeComplaint))
                yield return new(ReferredBefore(at), isPointer, ReferredBefore(at + CheckLength + ReferenceLength));
        }

        ulong ReferredBefore(int end) =>
            address + (ulong)(end + BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(end - sizeof(int))));
    }
}
