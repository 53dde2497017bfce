using System.Globalization;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>What runs in parallel does so every time: <c>./build.sh --target=Soak</c> runs this more often.</summary>
public sealed class SoakSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Publishing_from_clean_again_and_again_makes_the_same_bundle()
    {
        int rounds = int.Parse(
            Environment.GetEnvironmentVariable("MULTIVARIANT_SOAK_ROUNDS") ?? "3", CultureInfo.InvariantCulture);
        var hashes = new List<string>();
        for (int round = 1; round <= rounds; round++)
        {
            BundleDescription bundle = RealCake.CreateContext().MultiVariantPublish(
                TinyProject.Write(_directory[$"round {round}/tiny"]),
                new MultiVariantPublishSettings { OutputDirectory = _directory["output"], MaxParallelism = 4 });
            bundle.Variants.Count.ShouldBe(4);
            hashes.Add(bundle.Sha256);
            (await Tool.RunControlled(bundle.Path.FullPath, "v1", null)).StandardOutput.ShouldBe("x86-64\n");
        }

        hashes.Distinct().ShouldHaveSingleItem();
    }
}
