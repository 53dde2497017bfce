using Iced.Intel;

namespace Cake.MultiVariant.Architectures;

/// <summary>Counts instructions by their code, of which Iced knows some 5,000.</summary>
internal sealed class InstructionTally
{
    private static readonly int s_codeCount = Enum.GetValues<Code>().Length;

    private readonly long[] _counts = new long[s_codeCount];
    private readonly ulong[] _examples = new ulong[s_codeCount];

    public long InstructionCount { get; set; }

    public long DiscardedCount { get; set; }

    public void Add(Code code, ulong address) => Add((int)code, 1, address);

    public void Add(InstructionTally other)
    {
        InstructionCount += other.InstructionCount;
        DiscardedCount += other.DiscardedCount;
        for (int code = 0; code < s_codeCount; code++)
        {
            if (other._counts[code] > 0)
                Add(code, other._counts[code], other._examples[code]);
        }
    }

    public SectionAudit ToAudit(string section)
    {
        var uses = new SortedDictionary<int, FeatureUse>();
        var beyondBaseline = new SortedDictionary<int, long>();
        foreach (Code code in Enum.GetValues<Code>().Where(code => _counts[(int)code] > 0))
        {
            int[] features = [.. InstructionFeatures.Of(code).Distinct()];
            if (features.Length > 0)
            {
                int level = features.Max(Levels.Of);
                beyondBaseline[level] = beyondBaseline.GetValueOrDefault(level) + _counts[(int)code];
            }

            foreach (int feature in features)
            {
                var use = new FeatureUse(
                    feature, _counts[(int)code], _examples[(int)code], code.Mnemonic().ToString().ToLowerInvariant());
                uses[feature] = uses.TryGetValue(feature, out FeatureUse? other) ? Sum(use, other) : use;
            }
        }

        return new SectionAudit(
            section, InstructionCount, DiscardedCount, _counts[(int)Code.Cpuid] > 0, [.. uses.Values], beyondBaseline);
    }

    private void Add(int code, long count, ulong example)
    {
        if (_counts[code] == 0 || example < _examples[code])
            _examples[code] = example;
        _counts[code] += count;
    }

    private static FeatureUse Sum(FeatureUse one, FeatureUse other) =>
        (one.Example < other.Example ? one : other) with { Count = one.Count + other.Count };
}
