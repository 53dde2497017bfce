using MultiVariant.Format;

namespace Cake.MultiVariant.Tests.Architectures;

/// <summary>Levels of x86-64 are a chain; those of arm64 are not.</summary>
public static class LevelSpecs
{
    [Theory]
    [InlineData("x86-64", "x86-64")]
    [InlineData("x86-64+avx2", "x86-64")]
    [InlineData("x86-64-v3+gfni", "x86-64-v3")]
    [InlineData("armv8.2-a", "armv8.2-a")]
    [InlineData("armv8.2-a+rcpc+dotprod", "armv8.2-a")]
    [InlineData("armv8.5-a", "armv8.5-a")]
    [InlineData("armv8.5-a+fp16+sve+sve2", "armv9-a")]
    [InlineData("armv9-a+i8mm+bf16", "armv9-a")]
    [InlineData("armv8.9-a", "armv8.9-a")]
    [InlineData("armv9.4-a", "armv9.4-a")]
    public static void The_level_of_a_cpu_is_the_last_that_it_has_all_of(string features, string level)
    {
        Variant cpu = Variant.Parse(features);

        Level found = cpu.Architecture.Levels[cpu.Architecture.LevelIndexOf(cpu.RequiredFeatures)];

        found.Name.ShouldBe(level);
    }

    [Theory]
    [InlineData("x86-64", "x86-64")]
    [InlineData("x86-64+avx2", "x86-64-v3")]
    [InlineData("x86-64+avx2+popcnt", "x86-64-v3")]
    [InlineData("x86-64-v4+gfni", "beyond the levels")]
    [InlineData("armv8-a+lse", "armv8.1-a")]
    [InlineData("armv8-a+i8mm", "armv8.6-a")]
    [InlineData("armv8-a+sve2", "armv9-a")]
    [InlineData("armv8-a+sve2+i8mm", "armv9.1-a")]
    [InlineData("armv8-a+mops+sve", "armv9.3-a")]
    [InlineData("armv9.4-a+aes", "beyond the levels")]
    public static void The_level_for_code_is_the_first_that_has_all_that_it_needs(string needed, string level)
    {
        string[] parts = needed.Split('+');
        Architecture architecture = Variant.Parse(parts[0]).Architecture;
        FeatureSet features = architecture.Levels.Single(known => known.Name == parts[0]).Required;
        features.Add(architecture.SetOf(parts[1..]));

        architecture.LevelNames.ElementAt(architecture.LevelIndexFor(features)).ShouldBe(level);
    }
}
