using System.Runtime.InteropServices;

namespace MultiVariant.Format;

/// <summary>
/// A set of CPU features as 256 bits: bit <c>n</c> stands for the feature with number <c>n</c> in the feature
/// table of the bundle's machine. 32 bytes, four little-endian words, part of the bundle layout.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FeatureSet
{
    public const int Capacity = 256;

    private const int WordBits = 64;
    private const int WordCount = Capacity / WordBits;

    private fixed ulong _words[WordCount];

    public readonly bool IsEmpty => IsSubsetOf(default);

    public readonly bool Contains(int feature) => (_words[feature / WordBits] & Bit(feature)) != 0;

    public void Add(int feature) => _words[feature / WordBits] |= Bit(feature);

    public void Add(in FeatureSet other)
    {
        for (int i = 0; i < WordCount; i++)
            _words[i] |= other._words[i];
    }

    public readonly bool IsSubsetOf(in FeatureSet other)
    {
        ulong missing = 0;
        for (int i = 0; i < WordCount; i++)
            missing |= _words[i] & ~other._words[i];
        return missing == 0;
    }

    private static ulong Bit(int feature) => 1UL << (feature % WordBits);
}
