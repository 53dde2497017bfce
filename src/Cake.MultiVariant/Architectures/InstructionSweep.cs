using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;
using Iced.Intel;

namespace Cake.MultiVariant.Architectures;

/// <summary>
/// Decodes stretches of a section one instruction after the other. Jump tables and constants may lie between the code,
/// and decoded they look like instructions of any CPU. What gives them away is that sooner or later they are not even
/// that: instructions count only when all those from one point that is never passed (return, jump) to the next are
/// instructions that a program can execute.
/// </summary>
internal sealed class InstructionSweep : CodeReader
{
    private const int BufferSize = 64 * 1024;
    private const int EndOfCode = -1;

    private static readonly Kind[] s_kinds = [.. Enum.GetValues<Code>().Select(KindOf)];

    private readonly FileRange _file;
    private readonly ElfSection _section;
    private readonly InstructionTally _tally;
    private readonly Decoder _decoder;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly List<(Code Code, ulong Address)> _pending = [];

    private int _position;
    private int _count;
    private ulong _next;
    private ulong _end;

    public InstructionSweep(FileRange file, ElfSection section, InstructionTally tally)
    {
        _file = file;
        _section = section;
        _tally = tally;
        _decoder = Decoder.Create(64, this);
    }

    [Flags]
    private enum Kind : byte
    {
        Common = 0,

        /// <summary>Not every x86-64 CPU has it, or it tells what the CPU has.</summary>
        Counts = 1,

        /// <summary>Execution does not go on behind it.</summary>
        Ends = 2,

        /// <summary>Programs do not hold it.</summary>
        Impossible = 4,

        /// <summary>A single byte says what it is, so that data is taken for it easily.</summary>
        IsFaint = 8,
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
            Kind kind = s_kinds[(int)instruction.Code];
            if (kind == Kind.Common)
                continue;
            if (kind.HasFlag(Kind.Counts) && (stretch.IsFunction || !kind.HasFlag(Kind.IsFaint)))
                _pending.Add((instruction.Code, instruction.IP));
            isCode &= !kind.HasFlag(Kind.Impossible);
            if (!kind.HasFlag(Kind.Ends))
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

    private static Kind KindOf(Code code)
    {
        OpCodeInfo opCode = code.ToOpCode();
        if (code == Code.INVALID || !opCode.Mode64 || IsPrivileged(opCode))
            return Kind.Impossible;
        Kind kind = code == Code.Cpuid || InstructionFeatures.Of(code).Any() ? Kind.Counts : Kind.Common;
        if (kind == Kind.Counts && IsSingleByte(opCode))
            kind |= Kind.IsFaint;
        return Ends(opCode) ? kind | Kind.Ends : kind;
    }

    private static bool IsSingleByte(OpCodeInfo opCode) =>
        opCode is { Encoding: EncodingKind.Legacy, Table: OpCodeTableKind.Normal, MandatoryPrefix: MandatoryPrefix.None };

    private static bool Ends(OpCodeInfo opCode) =>
        opCode.Code.FlowControl() is FlowControl.Return or FlowControl.UnconditionalBranch or FlowControl.IndirectBranch
            or FlowControl.Exception
        || opCode.Mnemonic is Mnemonic.Int3 or Mnemonic.Hlt;

    /// <summary>hlt is not what it seems: crt1.o has it where a program must not get to.</summary>
    private static bool IsPrivileged(OpCodeInfo opCode) => opCode.IsPrivileged && opCode.Mnemonic != Mnemonic.Hlt;
}
