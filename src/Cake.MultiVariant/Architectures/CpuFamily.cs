namespace Cake.MultiVariant.Architectures;

/// <summary>CPUs that came out together and can do the same.</summary>
/// <param name="Vendor">Who makes them.</param>
/// <param name="Name">The micro-architecture's name.</param>
/// <param name="Year">When the first of them was sold.</param>
/// <param name="Models">What they are called in shops and clouds.</param>
/// <param name="CompilerName">What GCC's <c>-march</c> calls them.</param>
/// <param name="Features">What programs can be compiled for.</param>
/// <param name="Avoided">The variants with any of these flags are passed over on them.</param>
internal sealed record CpuFamily(
    string Vendor,
    string Name,
    int Year,
    string Models,
    string CompilerName,
    FeatureSet Features,
    VariantFlags Avoided);
