using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;
using Iced.Intel;

namespace Cake.MultiVariant.Architectures.X64;

/// <summary>
/// Decodes stretches of a section one instruction after the other. Jump tables and constants may lie between the code,
/// and decoded they look like instructions of any CPU. What gives them away is that sooner or later they are not even
/// that: instructions count only when all those from one point that is never passed (return, jump) to the next are
/// instructions that a program can execute.
/// </summary>
internal sealed class X64InstructionSweep : CodeReader
{
    private const int BufferSize = 64 * 1024;
    private const int EndOfCode = -1;

    private readonly FileRange _file;
    private readonly ElfSection _section;
    private readonly X64InstructionTally _tally;
    private readonly InstructionKind[] _kinds;
    private readonly Decoder _decoder;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly List<(Code Code, ulong Address)> _pending = [];

    private int _position;
    private int _count;
    private ulong _next;
    private ulong _end;

    public X64InstructionSweep(
        FileRange file, ElfSection section, X64InstructionFeatures features, X64InstructionTally tally)
    {
        _file = file;
        _section = section;
        _tally = tally;
        _kinds = features.Kinds;
        _decoder = Decoder.Create(64, this);
    }

    public void Decode(CodeStretch stretch)
    {
        _position = _count = 0;
        _next = stretch.Start;
        _end = stretch.End;
        _decoder.IP = stretch.Start;
        bool isCode = true;
        long sinceEnd = 0;
        while (_decoder.IP < stretch.End)
        {
            _decoder.Decode(out Instruction instruction);
            sinceEnd++;
            InstructionKind kind = _kinds[(int)instruction.Code];
            if (kind == InstructionKind.Common)
                continue;
            if (kind.HasFlag(InstructionKind.Counts) && (stretch.IsFunction || !kind.HasFlag(InstructionKind.IsFaint)))
                _pending.Add((instruction.Code, instruction.IP));
            isCode &= !kind.HasFlag(InstructionKind.Impossible);
            if (!kind.HasFlag(InstructionKind.Ends))
                continue;
            Settle(isCode, sinceEnd);
            isCode = true;
            sinceEnd = 0;
        }

        Settle(isCode && (stretch.IsFunction || _pending.Count == 0), sinceEnd);
    }

    /// <inheritdoc/>
    public override int ReadByte()
    {
        if (_position == _count && !Fill())
            return EndOfCode;
        return _buffer[_position++];
    }

    private bool Fill()
    {
        _count = (int)Math.Min((ulong)_buffer.Length, _end - _next);
        _position = 0;
        if (_count == 0)
            return false;
        if (!_file.TryRead(_section.Offset + (_next - _section.Address), _buffer.AsSpan(0, _count)))
            throw new ElfFormatException("code beyond the end of the file");
        _next += (ulong)_count;
        return true;
    }

    private void Settle(bool isCode, long instructions)
    {
        if (isCode)
        {
            _tally.InstructionCount += instructions;
            foreach ((Code code, ulong address) in _pending)
                _tally.Add(code, address);
        }
        else
        {
            _tally.DiscardedCount += instructions;
        }

        _pending.Clear();
    }
}
