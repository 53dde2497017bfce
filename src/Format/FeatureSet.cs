using System.Runtime.CompilerServices;
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

    private ulong _first;
    private ulong _second;
    private ulong _third;
    private ulong _fourth;

    public readonly bool IsEmpty => IsSubsetOf(default);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly bool Contains(int feature)
    {
        fixed (ulong* words = &_first)
            return (words[feature / WordBits] & Bit(feature)) != 0;
    }

    public void Add(int feature)
    {
        fixed (ulong* words = &_first)
            words[feature / WordBits] |= Bit(feature);
    }

    public void Add(in FeatureSet other)
    {
        _first |= other._first;
        _second |= other._second;
        _third |= other._third;
        _fourth |= other._fourth;
    }

    public readonly bool IsSubsetOf(in FeatureSet other) =>
        ((_first & ~other._first)
        | (_second & ~other._second)
        | (_third & ~other._third)
        | (_fourth & ~other._fourth)) == 0;

    private static ulong Bit(int feature) => 1UL << (feature % WordBits);
}
