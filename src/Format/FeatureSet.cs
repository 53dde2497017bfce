using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MultiVariant.Format;

/// <summary>
/// A set of CPU features as 256 bits: bit <c>n</c> stands for the feature with number <c>n</c> in the feature
/// table of the bundle's machine. 32 bytes, four little-endian words, part of the bundle layout.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
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
        FeatureSet rest = default;
        rest._first = _first & ~other._first;
        rest._second = _second & ~other._second;
        rest._third = _third & ~other._third;
        rest._fourth = _fourth & ~other._fourth;
        return rest;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly bool IsSubsetOf(in FeatureSet other) =>
        ((_first & ~other._first)
        | (_second & ~other._second)
        | (_third & ~other._third)
        | (_fourth & ~other._fourth)) == 0;

    private readonly ref ulong Word(int feature) =>
        ref Unsafe.Add(ref Unsafe.AsRef(in _first), feature >> 6);

    private static ulong Bit(int feature) => 1UL << feature;
}
