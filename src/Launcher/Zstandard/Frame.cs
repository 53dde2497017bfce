namespace MultiVariant.Launcher.Zstandard;

/// <summary>
/// Decodes a zstd frame (RFC 8878) that has its content's size and checksum and uses no dictionary. Nothing outside the
/// frame, the history and the output is read or written, whatever the frame's bytes are.
/// </summary>
internal static unsafe class Frame
{
    private const uint Magic = 0xFD2F_B528;

    /// <summary>Decodes a frame with content of exactly the output's length. False if there is anything wrong with it.</summary>
    /// <param name="frame">The frame's first byte.</param>
    /// <param name="frameEnd">The end of the frame.</param>
    /// <param name="history">The prefix, which lies before the output; or the output itself.</param>
    /// <param name="output">Where to decode to.</param>
    /// <param name="outputEnd">The output's end.</param>
    /// <param name="memory">Memory of any content.</param>
    public static bool Decode(
        byte* frame, byte* frameEnd, byte* history, byte* output, byte* outputEnd, Workspace* memory)
    {
        const int HasChecksum = 0x04;
        const int IsSingleSegment = 0x20;
        const int Refused = 0x0B; // a reserved bit, and a dictionary

        const int MinimumSize = 12; // magic, descriptor, window or size of one byte, an empty block, checksum
        if (frameEnd - frame < MinimumSize || *(uint*)frame != Magic)
            return false;
        int descriptor = frame[4];
        if ((descriptor & (HasChecksum | Refused)) != HasChecksum)
            return false;
        byte* next = frame + 5;
        byte* end = frameEnd - sizeof(uint);
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
                return false;
        }

        if (size != (ulong)(outputEnd - output))
            return false;
        memory->Reset();
        var target = new Output(history, output, outputEnd);
        ContentHash hash = default;
        hash.Start(output);
        bool isLast = false;
        while (!isLast)
        {
            next = Block.Decode(next, end, memory, ref target, out isLast);
            if (next == null)
                return false;
            hash.Include(target.Next);
        }

        return next == end && target.Next == outputEnd && hash.Finish(outputEnd) == *(uint*)end;
    }
}
