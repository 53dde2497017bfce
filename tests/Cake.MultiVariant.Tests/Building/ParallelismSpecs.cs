namespace Cake.MultiVariant.Tests.Building;

public sealed class ParallelismSpecs
{
    [Theory]
    [InlineData(8, 64, 8)]
    [InlineData(8, 2, 2)]
    [InlineData(8, 0, 1)]
    [InlineData(1, 64, 1)]
    public void As_many_variants_are_built_at_a_time_as_cores_and_memory_allow(int cores, long gigabytes, int expected) =>
        Parallelism.For(cores, gigabytes << 30).ShouldBe(expected);

    [Theory]
    [InlineData(16, 4, 4)]
    [InlineData(2, 2, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(2, 4, 1)]
    public void The_cores_are_divided_among_them(int cores, int atATime, int expected) =>
        Parallelism.CoresOfEach(cores, atATime).ShouldBe(expected);
}
