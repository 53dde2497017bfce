using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;
using Iced.Intel;

namespace Cake.MultiVariant.Architectures.X64;

/// <summary>
/// Decodes stretches of a section and counts the instructions by their code, of which Iced knows some 5,000. Jump tables
/// and constants between the code look like instructions of any CPU, but sooner or later of none. So instructions count
/// only if all of them, from one point where execution ends (return, jump) to the next, can be executed by a program.
/// </summary>
internal sealed class X64InstructionTally(
    Architecture architecture, X64InstructionFeatures features, FileRange file, ElfSection section) : IInstructionTally
{
    private static readonly Code[] s_codes = Enum.GetValues<Code>();

    private readonly InstructionKind[] _kinds = features.Kinds;
    private readonly SectionReader _reader = new(file, section);
    private readonly long[] _counts = new long[s_codes.Length];
    private readonly ulong[] _examples = new ulong[s_codes.Length];
    private readonly List<(Code Code, ulong Address)> _pending = [];
    private readonly List<ulong> _cpuChecks = [];
    private readonly List<DemandingFunction> _demanding = [];
    private FeatureSet _needs;
    private long _functionCount;
    private long _instructionCount;
    private long _discardedCount;

    private Decoder Decoder => field ??= Decoder.Create(64, _reader);

    public void Count(CodeStretch stretch)
    {
        Decoder decoder = Decoder;
        decoder.IP = stretch.Start;
        _reader.Restart(stretch);
        bool isCode = true;
        long sinceEnd = 0;
        _needs = default;
        while (decoder.IP < stretch.End)
        {
            decoder.Decode(out Instruction instruction);
            sinceEnd++;
            InstructionKind kind = _kinds[(int)instruction.Code];
            if (kind == InstructionKind.Common)
                continue;
            if (kind.HasFlag(InstructionKind.Counts) && (stretch.IsFunction || !kind.HasFlag(InstructionKind.IsFaint)))
                _pending.Add((instruction.Code, instruction.IP));
            isCode &= !kind.HasFlag(InstructionKind.Impossible);
            if (!kind.HasFlag(InstructionKind.Ends))
                continue;
            Settle(stretch, isCode, sinceEnd);
            (isCode, sinceEnd) = (true, 0);
        }

        Settle(stretch, isCode && (stretch.IsFunction || _pending.Count == 0), sinceEnd);
        if (!stretch.IsFunction)
            return;
        _functionCount++;
        if (!_needs.IsEmpty)
            _demanding.Add(new(stretch.Start, _needs));
    }

    public SectionAudit ToAudit()
    {
        var uses = new List<FeatureUse>();
        long[] byLevel = new long[architecture.Levels.Count + 1];
        byLevel[0] = _instructionCount;
        foreach (Code code in s_codes.Where(code => _counts[(int)code] > 0))
        {
            int[] needed = [.. features.Of(code).Distinct()];
            int level = needed.Select(architecture.LevelIndexOf).DefaultIfEmpty(0).Max();
            byLevel[0] -= _counts[(int)code];
            byLevel[level] += _counts[(int)code];
            string mnemonic = code.Mnemonic().ToString().ToLowerInvariant();
            uses.AddRange(needed.Select(feature => new FeatureUse(
                feature, architecture.Features[feature], _counts[(int)code], _examples[(int)code], mnemonic)));
        }

        return new SectionAudit(
            section.Name, _instructionCount, _discardedCount, [.. _cpuChecks.Distinct()], FeatureUse.Sum(uses), byLevel, _functionCount,
            _demanding);
    }

    private void Settle(CodeStretch stretch, bool isCode, long instructions)
    {
        if (isCode)
            _instructionCount += instructions;
        else
            _discardedCount += instructions;
        foreach ((Code code, ulong address) in isCode ? _pending : [])
        {
            if (_counts[(int)code]++ == 0 || address < _examples[(int)code])
                _examples[(int)code] = address;
            _needs.Add(features.SetOf(code));
            if (code == Code.Cpuid)
                _cpuChecks.Add(stretch.IsFunction ? stretch.Start : address);
        }

        _pending.Clear();
    }

    /// <summary>Hands the decoder the bytes of one stretch after the other.</summary>
    private sealed class SectionReader(FileRange file, ElfSection section) : CodeReader
    {
        private const int EndOfCode = -1;

        private readonly byte[] _buffer = new byte[64 * 1024];
        private int _position, _count;
        private ulong _next, _end;

        public void Restart(CodeStretch code) => (_position, _count, _next, _end) = (0, 0, code.Start, code.End);

        public override int ReadByte() => _position < _count || Fill() ? _buffer[_position++] : EndOfCode;

        private bool Fill()
        {
            _count = (int)Math.Min((ulong)_buffer.Length, _end - _next);
            _position = 0;
            if (!file.TryRead(section.Offset + (_next - section.Address), _buffer.AsSpan(0, _count)))
                throw new ElfFormatException("code beyond the end of the file");
            _next += (ulong)_count;
            return _count > 0;
        }
    }
}
