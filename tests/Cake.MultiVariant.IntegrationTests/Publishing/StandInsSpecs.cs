using Cake.Core;
using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>What MSBuild starts in place of a compiler arrives here as it was started, and ends as it is told to.</summary>
public sealed class StandInsSpecs : IDisposable
{
    private readonly StandIns _standIns = new();

    public void Dispose() => _standIns.Dispose();

    [Fact]
    public void Arguments_environment_and_folder_arrive_to_the_letter()
    {
        string[] arguments = ["", " a  b ", "quote \" and '", "line\nbreak", "$HOME;`x`", "日本"];
        StandInCall? received = null;
        BufferedCommandResult? result = null;

        Serve(
            () => result = Start(StandIns.Compiler, arguments, ("TEXT", "two\nlines = one")),
            call =>
            {
                received = call;
                return "warning: printed\n";
            });

        received!.Program.ShouldBe(StandIns.Compiler);
        received.Arguments.ShouldBe(arguments);
        received.Environment["TEXT"].ShouldBe("two\nlines = one");
        received.WorkingDirectory.ShouldBe("/usr");
        result!.StandardOutput.ShouldBe("warning: printed\n");
        result.StandardError.ShouldBeEmpty();
        result.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Many_at_once_are_handled_one_after_the_other()
    {
        int running = 0, most = 0;
        BufferedCommandResult[] results = [];

        Serve(
            () => results = [.. Enumerable.Range(0, 20).AsParallel().WithDegreeOfParallelism(20)
                .Select(i => Start(StandIns.ObjCopy, [$"{i}"]))],
            call =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                Interlocked.Decrement(ref running);
                return $"{call.Arguments[0]}\n";
            });

        most.ShouldBe(1);
        results.Select(result => int.Parse(result.StandardOutput, null)).Order().ShouldBe(Enumerable.Range(0, 20));
    }

    [Fact]
    public void A_failure_ends_the_stand_in_and_is_thrown_once_the_build_has_ended()
    {
        BufferedCommandResult? first = null, second = null;

        Should.Throw<CakeException>(() => Serve(
            () =>
            {
                first = Start(StandIns.Linker, []);
                second = Start(StandIns.Linker, []);
            },
            _ => throw new CakeException("not linked"))).Message.ShouldBe("not linked");

        first!.ExitCode.ShouldBe(1);
        second!.ExitCode.ShouldBe(1);
    }

    [Fact]
    public void A_refused_project_ends_the_build_at_once()
    {
        // It gets no answer: the build, which waits for it, is ended.
        Should.Throw<CakeException>(() => _standIns.Serve(
            build => Should.Throw<OperationCanceledException>(() =>
                Tool.Command(Path.Combine(_standIns.Folder, StandIns.Check)).ExecuteAsync(build).Task.GetAwaiter().GetResult()),
            _ => throw new CakeException("refused"),
            TestContext.Current.CancellationToken)).Message.ShouldBe("refused");
    }

    private void Serve(Action build, Func<StandInCall, string> handle) =>
        _standIns.Serve(_ => build(), handle, TestContext.Current.CancellationToken);

    private BufferedCommandResult Start(string name, string[] arguments, params (string Name, string Value)[] environment) =>
        Tool.Command(Path.Combine(_standIns.Folder, name), arguments)
            .WithWorkingDirectory("/usr")
            .WithEnvironmentVariables(environment.ToDictionary(it => it.Name, it => (string?)it.Value))
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken).Task.GetAwaiter().GetResult();
}
