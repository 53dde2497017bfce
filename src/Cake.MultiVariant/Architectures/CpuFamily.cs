using MultiVariant.Format;

namespace Cake.MultiVariant.Architectures;

/// <summary>CPUs that came out together and can do the same.</summary>
/// <param name="Vendor">Who makes them.</param>
/// <param name="Name">The micro-architecture's name.</param>
/// <param name="Year">When the first of them was sold.</param>
/// <param name="Models">What they are called in shops and clouds.</param>
/// <param name="GccName">What GCC's <c>-march</c> calls them.</param>
/// <param name="Instructions">The level, and the features beyond it that programs are compiled for.</param>
/// <param name="Vector512Throttles">Whether they lower their clock for 512-bit vectors.</param>
internal sealed record CpuFamily(
    string Vendor,
    string Name,
    int Year,
    string Models,
    string GccName,
    string Instructions,
    bool Vector512Throttles = false)
{
    public FeatureSet Features { get; } = Parse(Instructions.Split('+'));

    /// <summary>Variants with one of these flags are passed over.</summary>
    public VariantFlags Avoided =>
        Vector512Throttles ? VariantFlags.AvoidWhereVector512Throttles : VariantFlags.None;

    private static FeatureSet Parse(string[] parts)
    {
        FeatureSet features = Variant.Parse(parts[0]).RequiredFeatures;
        foreach (string feature in parts.Skip(1))
            features.Add(FeatureNames.NumberOf(feature));
        return features;
    }
}
