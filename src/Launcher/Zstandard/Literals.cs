using System.Runtime.CompilerServices;
using System.Threading;

namespace MultiVariant.Launcher.Zstandard;

/// <summary>
/// The literals of a frame's blocks, decoded by whoever comes first: the thread that decodes the frame, or a second one that
/// is ahead of it. Sections are taken one after the other. What the second thread does not get to, the first one does.
/// </summary>
internal unsafe struct Literals
{
    /// <summary>How many blocks the second thread may be ahead.</summary>
    private const int SlotCount = 4;

    private const int SlotSize = Workspace.MaximumBlockSize + Copy.Slack;

    /// <summary>The number of the section that the first thread needs.</summary>
    private volatile int _current;

    /// <summary>All sections with lower numbers have been taken to be decoded.</summary>
    private volatile int _taken;

    /// <summary>Those of them that the second thread took and that have lower numbers than this are decoded.</summary>
    private volatile int _ahead;

    private volatile bool _isDamaged;

    private LiteralsDecoder _decoder;

    /// <summary>The block that the second thread looks at next, or null at the end; and the number of its section.</summary>
    private byte* _nextAhead;
    private byte* _blocksEnd;
    private int _numberAhead;
    private LiteralsDecoder _decoderAhead;
    private fixed byte _slots[SlotCount * SlotSize];

    /// <summary>Prepares for a frame.</summary>
    /// <param name="blocks">The frame's first block.</param>
    /// <param name="blocksEnd">The end of the last one.</param>
    public void Reset(byte* blocks, byte* blocksEnd)
    {
        _current = -1;
        _taken = 0;
        _ahead = 0;
        _isDamaged = false;
        _decoder.Reset();
        _nextAhead = blocks;
        _blocksEnd = blocksEnd;
        _numberAhead = 0;
        _decoderAhead.Reset();
    }

    /// <summary>The literals of the next compressed block, valid until this is called again; null if they are damaged.</summary>
    public byte* Next(in LiteralsSection section)
    {
        int number = _current + 1;
        _current = number;
        _decoder.Pass(section);
        byte* slot = Slot(number);
        if (Interlocked.CompareExchange(ref _taken, number + 1, number) == number)
            return _decoder.Decode(section, slot) ? slot : null;
        while (_ahead <= number)
            Linux.Yield();
        return _isDamaged ? null : slot;
    }

    /// <summary>
    /// The second thread decodes the next section, or passes it if the first one was faster. False if there is none, or no
    /// room for it yet.
    /// </summary>
    public bool DecodeAhead()
    {
        int number = _numberAhead;
        if (_nextAhead == null || number >= _current + SlotCount)
            return false;
        Block block = default;
        do
        {
            if (!block.Read(_nextAhead, _blocksEnd))
                block = default;
            _nextAhead = block.IsLast ? null : block.End;
        }
        while (_nextAhead != null && !block.IsCompressed);

        if (!block.IsCompressed)
            return false;
        _decoderAhead.Pass(block.Literals);
        if (Interlocked.CompareExchange(ref _taken, number + 1, number) == number)
        {
            if (!_decoderAhead.Decode(block.Literals, Slot(number)))
                _isDamaged = true;
            _ahead = number + 1;
        }

        _numberAhead = number + 1;
        return true;
    }

    private readonly byte* Slot(int number) =>
        (byte*)Unsafe.AsPointer(in _slots[0]) + ((uint)number % SlotCount * SlotSize);
}
