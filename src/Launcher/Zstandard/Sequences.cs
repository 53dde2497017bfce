using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher.Zstandard;

/// <summary>The second half of a compressed block: each sequence copies literals, and then an earlier part of the output.</summary>
internal static unsafe class Sequences
{
    /// <summary>If literal length, match length and offset take more bits than this, they are not read at once.</summary>
    private const int AtOnce = 30;

    /// <summary>Decodes the section from <paramref name="start"/> to <paramref name="end"/>, or returns false.</summary>
    public static bool Decode(
        Workspace* memory, byte* start, byte* end, byte* literals, byte* literalsEnd, ref Output output)
    {
        if (start >= end)
            return false;
        int count = *start++;
        if (count >= 128)
        {
            int size = count == 255 ? 2 : 1;
            if (end - start < size)
                return false;
            count = count == 255 ? *(ushort*)start + 0x7F00 : ((count - 128) << 8) + *start;
            start += size;
        }

        if (count == 0)
            return start == end && output.Append(literals, (ulong)(literalsEnd - literals), Copy.Slack);
        if (start >= end || (*start & 3) != 0)
            return false;
        int modes = *start++;
        start = memory->LiteralLengths.Read(modes >> 6, start, end, SequenceCodes.LiteralLengths, ref memory->Distribution);
        if (start != null)
            start = memory->Offsets.Read((modes >> 4) & 3, start, end, SequenceCodes.Offsets, ref memory->Distribution);
        if (start != null)
            start = memory->MatchLengths.Read((modes >> 2) & 3, start, end, SequenceCodes.MatchLengths, ref memory->Distribution);
        BitReader reader = default;
        return start != null && reader.Open(start, end)
            && Decode(memory, ref reader, count, literals, literalsEnd, ref output);
    }

    private static bool Decode(
        Workspace* memory, ref BitReader reader, int count, byte* literals, byte* literalsEnd, ref Output output)
    {
        SequenceState* literalState = memory->LiteralLengths.States + reader.Read(memory->LiteralLengths.Accuracy);
        SequenceState* offsetState = memory->Offsets.States + reader.Read(memory->Offsets.Accuracy);
        SequenceState* matchState = memory->MatchLengths.States + reader.Read(memory->MatchLengths.Accuracy);
        byte* target = output.Next;
        byte* next = reader.Next;

        // How many bits of the eight bytes at next are unread
        uint unread = 64 - (uint)reader.Consumed;
        uint unreadAtEnd;
        do
        {
            uint consumed = 64 - unread;
            next -= consumed >> 3;
            unread = 64 - (consumed & 7);
            if (next < reader.Limit)
                return false;
            ulong bits = *(ulong*)next;

            uint size = offsetState->ExtraBits;
            uint sizes = size;
            unread -= size;
            uint offset = offsetState->Base + ((uint)(bits >> (int)unread) & memory->Masks[size]);
            ulong literalLength = literalState->Base;
            if (size > 1)
            {
                offset -= 3;
                memory->RecentOffsets[2] = memory->RecentOffsets[1];
                memory->RecentOffsets[1] = memory->RecentOffsets[0];
                memory->RecentOffsets[0] = offset;
            }
            else
            {
                // Values 1 to 3 are the recent offsets, but without literals the later ones and one less than the latest.
                uint number = literalLength == 0 ? offset + 1 : offset;
                offset = number > 3 ? memory->RecentOffsets[0] - 1 : memory->RecentOffsets[number - 1];
                if (number > 2)
                    memory->RecentOffsets[2] = memory->RecentOffsets[1];
                if (number > 1)
                    memory->RecentOffsets[1] = memory->RecentOffsets[0];
                memory->RecentOffsets[0] = offset;
            }

            size = matchState->ExtraBits;
            sizes += size;
            unread -= size;
            ulong matchLength = matchState->Base + ((uint)(bits >> (int)unread) & memory->Masks[size]);
            size = literalState->ExtraBits;
            sizes += size;
            if (sizes > AtOnce)
            {
                consumed = 64 - unread;
                next -= consumed >> 3;
                unread = 64 - (consumed & 7);
                if (next < reader.Limit)
                    return false;
                bits = *(ulong*)next;
            }

            unread -= size;
            literalLength += (uint)(bits >> (int)unread) & memory->Masks[size];

            // After the last sequence, this reads what does not count.
            unreadAtEnd = unread;
            size = literalState->Bits;
            unread -= size;
            literalState = memory->LiteralLengths.States + (literalState->Next + ((uint)(bits >> (int)unread) & memory->Masks[size]));
            size = matchState->Bits;
            unread -= size;
            matchState = memory->MatchLengths.States + (matchState->Next + ((uint)(bits >> (int)unread) & memory->Masks[size]));
            size = offsetState->Bits;
            unread -= size;
            offsetState = memory->Offsets.States + (offsetState->Next + ((uint)(bits >> (int)unread) & memory->Masks[size]));

            if (literalLength > (ulong)(literalsEnd - literals))
                return false;
            byte* matchStart = target + literalLength;
            byte* end = matchStart + matchLength;
            if (offset - 1 >= (ulong)(matchStart - output.History))
                return false;
            if (end <= output.FastEnd)
            {
                Copy.Wide(target, literals, matchStart);
                if (offset >= 16)
                    Copy.Wide(matchStart, matchStart - offset, end);
                else
                    Copy.Repeat(matchStart, offset, end);
            }
            else
            {
                if (end > output.End)
                    return false;
                Copy.Exactly(target, literals, literalLength);
                Copy.Exactly(matchStart, matchStart - offset, matchLength);
            }

            literals += literalLength;
            target = end;
        }
        while (--count > 0);

        output.Next = target;
        reader.Seek(next, 64 - (int)unreadAtEnd);
        return reader.Remaining == 0 && output.Append(literals, (ulong)(literalsEnd - literals), Copy.Slack);
    }
}
