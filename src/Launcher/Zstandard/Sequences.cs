namespace MultiVariant.Launcher.Zstandard;

/// <summary>The second half of a compressed block: each sequence copies literals, and then an earlier part of the output.</summary>
internal static unsafe class Sequences
{
    /// <summary>At least so many unread bits are in the eight bytes that end with the next one.</summary>
    private const int Loaded = 56;

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

    /// <remarks>
    /// The sum of the three states has the sums of their sizes, so that where the next sequence starts is known long before
    /// this one is read.
    /// </remarks>
    private static bool Decode(
        Workspace* memory, ref BitReader reader, int count, byte* literals, byte* literalsEnd, ref Output output)
    {
        SequenceState* literalState = memory->LiteralLengths.States + reader.Read(memory->LiteralLengths.Accuracy);
        SequenceState* offsetState = memory->Offsets.States + reader.Read(memory->Offsets.Accuracy);
        SequenceState* matchState = memory->MatchLengths.States + reader.Read(memory->MatchLengths.Accuracy);
        byte* source = reader.Start - (Loaded / 8);
        byte* target = output.Next;
        long unread = reader.Remaining;
        long unreadAtEnd;
        do
        {
            if (unread < 0)
                return false;
            ulong bits = *(ulong*)(source + (unread >> 3));
            uint shift = Loaded + ((uint)unread & 7);
            uint sum = literalState->Sizes + offsetState->Sizes + matchState->Sizes;
            uint extraBits = sum >> 24;
            uint stateBits = (byte)(sum >> 16);
            unread -= extraBits;
            unreadAtEnd = unread;
            unread -= stateBits;

            uint size = offsetState->ExtraBits;
            shift -= size;
            uint offset = offsetState->Base + ((uint)(bits >> (int)shift) & memory->Masks[size]);
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
            shift -= size;
            ulong matchLength = matchState->Base + ((uint)(bits >> (int)shift) & memory->Masks[size]);
            size = literalState->ExtraBits;
            if (extraBits + stateBits > Loaded)
            {
                if (unreadAtEnd < 0)
                    return false;
                long position = unreadAtEnd + size;
                bits = *(ulong*)(source + (position >> 3));
                shift = Loaded + ((uint)position & 7);
            }

            shift -= size;
            literalLength += (uint)(bits >> (int)shift) & memory->Masks[size];

            // After the last sequence, this reads what does not count.
            size = literalState->Bits;
            shift -= size;
            literalState = memory->LiteralLengths.States
                + (literalState->Next + ((uint)(bits >> (int)shift) & memory->Masks[size]));
            size = matchState->Bits;
            shift -= size;
            matchState = memory->MatchLengths.States
                + (matchState->Next + ((uint)(bits >> (int)shift) & memory->Masks[size]));
            size = offsetState->Bits;
            shift -= size;
            offsetState = memory->Offsets.States
                + (offsetState->Next + ((uint)(bits >> (int)shift) & memory->Masks[size]));

            if (literalLength > (ulong)(literalsEnd - literals))
                return false;
            byte* match = target + literalLength;
            byte* end = match + matchLength;
            if (offset - 1 >= (ulong)(match - output.History))
                return false;
            if (end <= output.FastEnd)
            {
                Copy.Wide(target, literals, match);
                if (offset >= 16)
                    Copy.Wide(match, match - offset, end);
                else
                    Copy.Repeat(match, offset, end);
            }
            else
            {
                if (end > output.End)
                    return false;
                Copy.Exactly(target, literals, literalLength);
                Copy.Exactly(match, match - offset, matchLength);
            }

            literals += literalLength;
            target = end;
        }
        while (--count > 0);

        output.Next = target;
        return unreadAtEnd == 0 && output.Append(literals, (ulong)(literalsEnd - literals), Copy.Slack);
    }
}
