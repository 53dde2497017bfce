namespace Cake.MultiVariant.IntegrationTests.Publishing;

public sealed class SideBySideSpecs
{
    [Theory]
    [InlineData(8, 64, 8)]
    [InlineData(8, 2, 4)]
    [InlineData(8, 0, 1)]
    [InlineData(1, 64, 1)]
    public void As_many_variants_are_built_at_a_time_as_cores_and_memory_allow(int cores, long gigabytes, int expected) =>
        SideBySide.Parallelism(cores, gigabytes << 30).ShouldBe(expected);
}
