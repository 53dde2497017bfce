using System.Runtime.InteropServices;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Architectures.Arm64;

/// <summary>
/// Classifies the words of a section. Words that are no code look like instructions, too; so instructions count only if all
/// of them, from one point where execution ends (return, jump) to the next, can be executed by a program.
/// </summary>
internal sealed class Arm64InstructionTally(Architecture architecture, FileRange file, ElfSection section) : IInstructionTally
{
    /// <summary>
    /// <c>cbz w16</c> before an atomic instruction: one that GCC and Clang call out of line (-moutline-atomics), where every
    /// program has a choice between that and the instructions of the baseline.
    /// </summary>
    private const uint OutlineGuardMask = 0xFF00_001F;
    private const uint OutlineGuard = 0x3400_0010;

    /// <summary>The number of the feature that each row needs, or -1.</summary>
    private readonly int[] _features = [.. Arm64Instructions.All.Select(row => architecture.TryFindFeature(row.Feature) ?? -1)];

    private readonly long[] _counts = new long[Arm64Instructions.All.Count];
    private readonly ulong[] _examples = new ulong[Arm64Instructions.All.Count];
    private readonly List<(int Row, ulong Address)> _pending = [];
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly List<DemandingFunction> _demanding = [];
    private FeatureSet _needs;
    private long _functionCount;
    private long _instructionCount;
    private long _discardedCount;

    public void Count(CodeStretch stretch)
    {
        bool isCode = true;
        long sinceEnd = 0;
        uint previous = 0;
        ulong address = stretch.Start;
        _needs = default;
        while (stretch.End - address >= sizeof(uint))
        {
            foreach (uint word in Read(address, stretch.End))
            {
                sinceEnd++;
                isCode &= !IsImpossible(word);
                int row = Arm64Instructions.Find(word);
                if (row >= 0 && _features[row] >= 0 && (previous & OutlineGuardMask) != OutlineGuard)
                    _pending.Add((row, address));
                if (EndsExecution(word))
                {
                    Settle(isCode, sinceEnd);
                    (isCode, sinceEnd) = (true, 0);
                }

                previous = word;
                address += sizeof(uint);
            }
        }

        Settle(isCode && (stretch.IsFunction || _pending.Count == 0), sinceEnd);
        if (!stretch.IsFunction)
            return;
        _functionCount++;
        if (!_needs.IsEmpty)
            _demanding.Add(new(stretch.Start, _needs));
    }

    /// <summary>
    /// How a program asks for the CPU's features cannot be seen in its code: the kernel hands them to every program, and
    /// it reads a word of memory.
    /// </summary>
    public SectionAudit ToAudit()
    {
        var uses = new List<FeatureUse>();
        long[] byLevel = new long[architecture.Levels.Count + 1];
        byLevel[0] = _instructionCount;
        foreach ((int row, Arm64Instruction instruction) in Arm64Instructions.All.Index().Where(row => _counts[row.Index] > 0))
        {
            int feature = _features[row];
            byLevel[0] -= _counts[row];
            byLevel[architecture.LevelIndexOf(feature)] += _counts[row];
            uses.Add(new FeatureUse(feature, instruction.Feature, _counts[row], _examples[row], instruction.Mnemonic));
        }

        return new SectionAudit(
            section.Name, _instructionCount, _discardedCount, [section.Address], FeatureUse.Sum(uses), byLevel, _functionCount, _demanding);
    }

    private ReadOnlySpan<uint> Read(ulong address, ulong end)
    {
        Span<byte> bytes = _buffer.AsSpan(0, (int)Math.Min((ulong)_buffer.Length, (end - address) & ~3UL));
        return file.TryRead(section.Offset + (address - section.Address), bytes)
            ? MemoryMarshal.Cast<byte, uint>(bytes)
            : throw new ElfFormatException("code beyond the end of the file");
    }

    private void Settle(bool isCode, long instructions)
    {
        if (isCode)
            _instructionCount += instructions;
        else
            _discardedCount += instructions;
        foreach ((int row, ulong address) in isCode ? _pending : [])
        {
            if (_counts[row]++ == 0 || address < _examples[row])
                _examples[row] = address;
            _needs.Add(_features[row]);
        }

        _pending.Clear();
    }

    /// <summary>Reserved encodings, and instructions that only operating systems execute (DDI 0487, C4.1).</summary>
    private static bool IsImpossible(uint word) => ((word >> 25) & 0xF) switch
    {
        0 => word >> 31 == 0,
        1 or 3 => true,
        // HVC and SMC; ERET
        10 or 11 => (word & 0xFFE0_001F) is 0xD400_0002 or 0xD400_0003 || word == 0xD69F_03E0,
        _ => false,
    };

    /// <summary>B, BR, RET and their likes, BRK, and UDF, which is impossible otherwise.</summary>
    private static bool EndsExecution(uint word) =>
        (word & 0xFC00_0000) == 0x1400_0000
        || (word & 0xFE9F_F000) is 0xD61F_0000 && (word & 0x0020_0000) == 0
        || (word & 0xFFFF_F000) == 0xD65F_0000
        || (word & 0xFFE0_001F) == 0xD420_0000
        || word >> 16 == 0;
}
