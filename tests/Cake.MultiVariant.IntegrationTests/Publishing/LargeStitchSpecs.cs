namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>What other tests allocate at the same time would count, too.</summary>
[CollectionDefinition(nameof(LargeStitchSpecs), DisableParallelization = true)]
[Collection(nameof(LargeStitchSpecs))]
public sealed class LargeStitchSpecs
{
    [Fact]
    public async Task Variants_of_more_than_2_GiB_in_sum_are_stitched_with_little_memory()
    {
        using var directory = new TestDirectory();
        string[] levels = ["x86-64", "x86-64-v3"];
        foreach (string level in levels)
        {
            await Gcc.CompileProgram("whoami.c", directory[level], ["-static"]);
            using FileStream file = File.OpenWrite(directory[level]);
            // Zeros that take no room on the disk; not as many for each, as the same bytes would be bundled once.
            file.SetLength((1L << 30) + level.Length);
        }

        long before = GC.GetTotalAllocatedBytes(precise: true);
        string bundle = Bundle.Of(
            directory["bundle"],
            levels.Select(level => new VariantArtifact(level, directory[level])),
            Bundle.AllowBytesBehindSections);

        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(256L << 20);
        new FileInfo(bundle).Length.ShouldBeGreaterThan(2L << 30);
        (await Tool.RunControlled(bundle, "v1", null)).ExitCode.ShouldBe(0);
    }
}
