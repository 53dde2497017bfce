using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>What runs in parallel does so every time: <c>./build.sh --target=Soak</c> runs this more often.</summary>
public sealed class SoakSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Publishing_from_clean_again_and_again_makes_the_same_bundle()
    {
        var hashes = new List<string>();
        for (int round = 1; round <= Rounds(3); round++)
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

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task Signals_at_random_moments_leave_nothing_that_runs_and_spoil_nothing(string signal)
    {
        var time = Stopwatch.StartNew();
        TinyProject.Write(_directory["tiny"]);
        using (CakePublish clean = CakePublish.Start(_directory))
            (await clean.WaitForExit(_directory)).ShouldBe(0, clean.Output);
        TimeSpan duration = time.Elapsed;
        string expected = FileDescription.Of(_directory["output"], "tiny").Sha256;

        int rounds = Rounds(1);
        int ended = 0;
        for (int round = 1; round <= rounds; round++)
        {
            // All is made anew, over what the last round has left.
            TinyProject.Write(_directory["tiny"]);
            TimeSpan moment = duration * Random.Shared.NextDouble();
            using CakePublish cake = CakePublish.Start(_directory);
            await Task.Delay(moment, TestContext.Current.CancellationToken);

            await cake.Send(signal);

            int exitCode = await cake.WaitForExit(_directory);
            ended += exitCode == 0 ? 0 : 1;
            string what = $"round {round}, SIG{signal} after {moment.TotalSeconds:F2} s, exit code {exitCode}";
            TestContext.Current.TestOutputHelper?.WriteLine($"{what}, {Regex.Count(cake.Output, "was ended by")} messages");
            cake.Output.ShouldNotContain("Unhandled exception", Case.Insensitive, $"{what}\n{cake.Output}");
            if (signal != "KILL" && cake.Output.Contains("[publish]", StringComparison.Ordinal))
            {
                exitCode.ShouldBeOneOf([0, 1], $"{what}\n{cake.Output}");
                Directory.GetFileSystemEntries(_directory["tmp"], "multivariant-*").ShouldBeEmpty(what);
            }

            if (File.Exists(_directory["output/tiny"]))
                FileDescription.Of(_directory["output"], "tiny").Sha256.ShouldBe(expected, what);
        }

        BundleDescription bundle = RealCake.CreateContext().MultiVariantPublish(
            _directory["tiny"],
            new MultiVariantPublishSettings { OutputDirectory = _directory["output"], Variants = ["v1", "v3"] });
        bundle.Sha256.ShouldBe(expected);
        if (rounds >= 10)
            ended.ShouldBeGreaterThan(rounds / 3, "most signals came too late");
    }

    private static int Rounds(int usual) =>
        Environment.GetEnvironmentVariable("MULTIVARIANT_SOAK_ROUNDS") is { } rounds
            ? int.Parse(rounds, CultureInfo.InvariantCulture)
            : usual;
}
