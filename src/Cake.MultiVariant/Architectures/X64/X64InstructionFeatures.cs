using Iced.Intel;

namespace Cake.MultiVariant.Architectures.X64;

/// <summary>Which CPU features an instruction needs: translates Iced's names to ours.</summary>
internal sealed class X64InstructionFeatures
{
    /// <summary>Features for which Iced's name is not ours in capitals, with or without underscores.</summary>
    private static readonly Dictionary<CpuidFeature, string> s_otherNames = new()
    {
        [CpuidFeature.SSE4_1] = "sse4.1",
        [CpuidFeature.SSE4_2] = "sse4.2",
        [CpuidFeature.CMPXCHG16B] = "cx16",
        [CpuidFeature.BMI1] = "bmi",
        [CpuidFeature.PCLMULQDQ] = "pclmul",
        [CpuidFeature.RDRAND] = "rdrnd",
        [CpuidFeature.AESKLE] = "kl",
        [CpuidFeature.MONITORX] = "mwaitx",
    };

    /// <summary>
    /// Encodings that compilers use for every CPU, as older CPUs execute them too: <c>tzcnt</c> as <c>rep bsf</c> (GCC
    /// relies on it if the operand is not zero), <c>prefetchw</c> and <c>cldemote</c> as no-operations. So is
    /// <c>endbr64</c>, but the table has no feature for it.
    /// </summary>
    private static readonly HashSet<Mnemonic> s_harmless =
        [Mnemonic.Tzcnt, Mnemonic.Prefetchw, Mnemonic.Prefetchwt1, Mnemonic.Cldemote];

    private readonly Dictionary<CpuidFeature, int> _numbers = [];
    private readonly int _sahf;
    private FeatureSet[]? _sets;

    public X64InstructionFeatures(Architecture architecture)
    {
        foreach (CpuidFeature feature in Enum.GetValues<CpuidFeature>())
        {
            string name = s_otherNames.GetValueOrDefault(feature)
                ?? feature.ToString().Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
            if (architecture.TryFindFeature(name) is { } number)
                _numbers.Add(feature, number);
        }

        _sahf = architecture.TryFindFeature("sahf")!.Value;
    }

    /// <summary>The kind of each of Iced's codes, by its number.</summary>
    public InstructionKind[] Kinds =>
        field ??= [.. Enum.GetValues<Code>().Select(code => X64InstructionKinds.Of(code, this))];

    /// <summary>What a code needs beyond the baseline.</summary>
    public FeatureSet SetOf(Code code) => (_sets ??= [.. Enum.GetValues<Code>().Select(it => FeatureSetOperations.SetOf(Of(it)))])[(int)code];

    /// <summary>Their numbers in the bundle layout; none for what every x86-64 CPU can do.</summary>
    public IEnumerable<int> Of(Code code)
    {
        Mnemonic mnemonic = code.Mnemonic();
        if (mnemonic is Mnemonic.Lahf or Mnemonic.Sahf)
            return [_sahf];
        return s_harmless.Contains(mnemonic)
            ? []
            : code.CpuidFeatures().Where(_numbers.ContainsKey).Select(feature => _numbers[feature]);
    }
}
