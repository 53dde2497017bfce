using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;
using Iced.Intel;

namespace Cake.MultiVariant.Architectures.X64;

/// <summary>Counts instructions by their code, of which Iced knows some 5,000.</summary>
internal sealed class X64InstructionTally : IInstructionTally
{
    private static readonly int s_codeCount = Enum.GetValues<Code>().Length;

    private readonly Architecture _architecture;
    private readonly X64InstructionFeatures _features;
    private readonly string _section;
    private readonly X64InstructionSweep _sweep;
    private readonly long[] _counts = new long[s_codeCount];
    private readonly ulong[] _examples = new ulong[s_codeCount];

    public X64InstructionTally(
        Architecture architecture, X64InstructionFeatures features, FileRange file, ElfSection code)
    {
        _architecture = architecture;
        _features = features;
        _section = code.Name;
        _sweep = new X64InstructionSweep(file, code, features, this);
    }

    public long InstructionCount { get; set; }

    public long DiscardedCount { get; set; }

    public void Count(CodeStretch stretch) => _sweep.Decode(stretch);

    public void Add(Code code, ulong address)
    {
        if (_counts[(int)code]++ == 0 || address < _examples[(int)code])
            _examples[(int)code] = address;
    }

    public SectionAudit ToAudit()
    {
        var uses = new List<FeatureUse>();
        long[] byLevel = new long[_architecture.Levels.Count + 1];
        byLevel[0] = InstructionCount;
        foreach (Code code in Enum.GetValues<Code>().Where(code => _counts[(int)code] > 0))
        {
            int[] features = [.. _features.Of(code).Distinct()];
            int level = features.Select(_architecture.LevelIndexOf).DefaultIfEmpty(0).Max();
            byLevel[0] -= _counts[(int)code];
            byLevel[level] += _counts[(int)code];
            string mnemonic = code.Mnemonic().ToString().ToLowerInvariant();
            uses.AddRange(features.Select(feature => new FeatureUse(
                feature, _architecture.Features[feature], _counts[(int)code], _examples[(int)code], mnemonic)));
        }

        return new SectionAudit(
            _section, InstructionCount, DiscardedCount, _counts[(int)Code.Cpuid] > 0, FeatureUse.Sum(uses), byLevel);
    }
}
