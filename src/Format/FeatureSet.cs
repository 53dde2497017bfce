using System.Runtime.CompilerServices;

namespace MultiVariant.Format;

/// <summary>
/// A set of CPU features: bit <c>n</c> stands for feature <c>n</c> in the feature table of the bundle's machine. Its 32
/// bytes are part of the bundle layout.
/// </summary>
internal struct FeatureSet
{
    public const int Capacity = 256;

    private ulong _first;
    private ulong _second;
    private ulong _third;
    private ulong _fourth;

    public readonly bool IsEmpty => (_first | _second | _third | _fourth) == 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly bool Contains(int feature) => (Word(feature) & Bit(feature)) != 0;

    public void Add(int feature) => Word(feature) |= Bit(feature);

    public void Add(in FeatureSet other)
    {
        _first |= other._first;
        _second |= other._second;
        _third |= other._third;
        _fourth |= other._fourth;
    }

    public readonly FeatureSet Except(in FeatureSet other)
    {
        FeatureSet rest = this;
        rest._first &= ~other._first;
        rest._second &= ~other._second;
        rest._third &= ~other._third;
        rest._fourth &= ~other._fourth;
        return rest;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly bool IsSubsetOf(in FeatureSet other) => Except(other).IsEmpty;

    private readonly ref ulong Word(int feature) => ref Unsafe.Add(ref Unsafe.AsRef(in _first), feature >> 6);

    private static ulong Bit(int feature) => 1UL << feature;
}
