using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher.Zstandard;

/// <summary>
/// Decodes a zstd frame (RFC 8878) that has its content's size and checksum and uses no dictionary. Nothing outside the
/// frame, the history and the output is read or written, whatever the frame's bytes are.
/// </summary>
internal static unsafe class Frame
{
    private const uint Magic = 0xFD2F_B528;
    private const int ChecksumSize = sizeof(uint);

    /// <summary>
    /// Decodes a frame with content of exactly the output's length. False if there is anything wrong with it; but what the
    /// content's hash is, <see cref="HasChecksum"/> has to say.
    /// </summary>
    /// <param name="frame">The frame's first byte.</param>
    /// <param name="frameEnd">The end of the frame.</param>
    /// <param name="history">The prefix, which lies before the output; or the output itself.</param>
    /// <param name="output">Where to decode to.</param>
    /// <param name="outputEnd">The output's end.</param>
    /// <param name="file">The file that gets the output, or -1.</param>
    /// <param name="memory">Zero, or what was closed after another frame.</param>
    /// <remarks>A test calls what is not inlined here by its name.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Decode(
        byte* frame, byte* frameEnd, byte* history, byte* output, byte* outputEnd, nint file, Workspace* memory)
    {
        byte* blocks = ReadHeader(frame, frameEnd, (ulong)(outputEnd - output));
        bool isSound = blocks != null;
        if (isSound)
        {
            byte* end = frameEnd - ChecksumSize;
            memory->Open(blocks, end);
            memory->Decoded.Start(output, file);
            memory->IsOpen = true;
            isSound = DecodeBlocks(blocks, end, new Output(history, output, outputEnd), memory);
        }

        memory->IsEnded = true;
        return isSound;
    }

    /// <summary>Whether the content has the hash that the frame ends with. No other thread may use the memory.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool HasChecksum(byte* frameEnd, Workspace* memory) =>
        memory->Decoded.HasChecksum(*(uint*)(frameEnd - ChecksumSize));

    /// <summary>Returns the first block, or null if there is anything wrong with the header.</summary>
    private static byte* ReadHeader(byte* frame, byte* frameEnd, ulong length)
    {
        const int Checksum = 0x04;
        const int IsSingleSegment = 0x20;
        const int Refused = 0x0B; // a reserved bit, and a dictionary

        const int MinimumSize = 12; // magic, descriptor, window or size of one byte, an empty block, checksum
        if (frameEnd - frame < MinimumSize || *(uint*)frame != Magic)
            return null;
        int descriptor = frame[4];
        if ((descriptor & (Checksum | Refused)) != Checksum)
            return null;
        byte* next = frame + 5;
        byte* end = frameEnd - ChecksumSize;
        bool isSingleSegment = (descriptor & IsSingleSegment) != 0;
        next += isSingleSegment ? 0 : 1;
        ulong size;
        switch (descriptor >> 6)
        {
            case 0 when isSingleSegment:
                size = *next;
                next++;
                break;
            case 1:
                size = *(ushort*)next + 256ul;
                next += sizeof(ushort);
                break;
            case 2:
                size = *(uint*)next;
                next += sizeof(uint);
                break;
            case 3 when end - next >= sizeof(ulong):
                size = *(ulong*)next;
                next += sizeof(ulong);
                break;
            default:
                return null;
        }

        return size == length ? next : null;
    }

    private static bool DecodeBlocks(byte* next, byte* end, Output output, Workspace* memory)
    {
        Block block = default;
        do
        {
            if (!block.Read(next, end) || !block.Decode(memory, ref output))
                return false;
            next = block.End;
            memory->Decoded.End = output.Next;
        }
        while (!block.IsLast);

        return next == end && output.Next == output.End;
    }
}
