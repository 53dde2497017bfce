namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>A project is published by one at a time.</summary>
public sealed class PublishLockSpecs : IDisposable
{
    private const string Waiting = "Waiting for another build of ";

    private readonly TestDirectory _directory = new();
    private readonly List<CakePublish> _started = [];

    public PublishLockSpecs() => TinyProject.Write(
        _directory["tiny"],
        items: """
            <Target Name="WaitForTheTest" BeforeTargets="CoreCompile">
              <Exec Command="touch ../compiles; until test -e ../go; do sleep 0.1; done" />
            </Target>
            """);

    public void Dispose()
    {
        _started.ForEach(publish => publish.Dispose());
        _directory.Dispose();
    }

    [Fact]
    public async Task A_second_publish_waits_and_finds_everything_made()
    {
        (CakePublish first, CakePublish second) = await StartTwo();

        Go();
        (await first.WaitForExit(_directory)).ShouldBe(0, first.Output);
        (await second.WaitForExit(_directory)).ShouldBe(0, second.Output);

        first.Output.ShouldNotContain(Waiting);
        second.Output.ShouldContain("[x86-64] unchanged");
        second.Output.ShouldContain("[x86-64-v3] unchanged");
        string bundle = Published(first);
        Published(second).ShouldBe(bundle);
        FileDescription.Of(_directory["output"], "tiny").Sha256.ShouldBe(bundle);
    }

    [Fact]
    public async Task When_the_first_publish_is_killed_the_second_one_does_its_work()
    {
        (CakePublish first, CakePublish second) = await StartTwo();

        await first.Send("KILL");

        Go();
        (await second.WaitForExit(_directory)).ShouldBe(0, second.Output);
        second.Output.ShouldContain("[x86-64] done: ");
        Published(second).ShouldBe(FileDescription.Of(_directory["output"], "tiny").Sha256);
    }

    [Fact]
    public async Task A_publish_that_waits_can_be_ended()
    {
        (CakePublish first, CakePublish second) = await StartTwo();

        await second.Send("INT");
        await RunningProcesses.WaitUntil(() => second.HasExited);

        second.Output.ShouldContain("was ended by SIGINT.");
        Go();
        (await first.WaitForExit(_directory)).ShouldBe(0, first.Output);
    }

    /// <summary>Two publishes of the project: the first compiles until <see cref="Go"/>, and the second waits for it.</summary>
    private async Task<(CakePublish First, CakePublish Second)> StartTwo()
    {
        CakePublish first = Start();
        await RunningProcesses.WaitUntil(() => first.HasExited || File.Exists(_directory["compiles"]));
        CakePublish second = Start();
        await RunningProcesses.WaitUntil(() =>
            second.HasExited || second.Output.Contains($"{Waiting}{_directory["tiny/tiny.csproj"]}", StringComparison.Ordinal));
        first.HasExited.ShouldBeFalse(first.Output);
        second.HasExited.ShouldBeFalse(second.Output);
        return (first, second);
    }

    private CakePublish Start()
    {
        _started.Add(CakePublish.Start(_directory));
        return _started[^1];
    }

    private void Go() => File.WriteAllText(_directory["go"], "");

    /// <summary>The SHA-256 sum of the bundle, as the script logged it.</summary>
    private static string Published(CakePublish publish) =>
        publish.Output.Split('\n').Single(line => line.StartsWith("Published: ", StringComparison.Ordinal))[11..];
}
