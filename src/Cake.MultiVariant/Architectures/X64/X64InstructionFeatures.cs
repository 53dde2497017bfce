using Iced.Intel;

namespace Cake.MultiVariant.Architectures.X64;

/// <summary>Which CPU features an instruction needs: Iced's names for them, and ours.</summary>
internal sealed class X64InstructionFeatures
{
    /// <summary>Where Iced's name is not ours in capitals, with or without underscores.</summary>
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
    /// Encodings that older CPUs execute too, as a no-operation or as another instruction with the same result, so that
    /// compilers use them for every CPU: <c>tzcnt</c> is <c>rep bsf</c> there (GCC relies on it where the operand is not
    /// zero), <c>prefetchw</c> and <c>cldemote</c> do nothing. Neither does <c>endbr64</c>, but it needs no entry: no
    /// feature of the table stands for it.
    /// </summary>
    private static readonly HashSet<Mnemonic> s_harmless =
        [Mnemonic.Tzcnt, Mnemonic.Prefetchw, Mnemonic.Prefetchwt1, Mnemonic.Cldemote];

    private readonly Dictionary<CpuidFeature, int> _numbers = [];
    private readonly int _sahf;

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

    /// <summary>The features of the bundle layout that can be seen in code.</summary>
    public IReadOnlySet<int> Visible => _numbers.Values.Append(_sahf).ToHashSet();

    /// <summary>What each of Iced's codes tells, by its number.</summary>
    public InstructionKind[] Kinds =>
        field ??= [.. Enum.GetValues<Code>().Select(code => X64InstructionKinds.Of(code, this))];

    /// <summary>By their numbers in the bundle layout; none for what every x86-64 CPU can do.</summary>
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
