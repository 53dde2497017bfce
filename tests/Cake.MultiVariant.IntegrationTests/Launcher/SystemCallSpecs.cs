namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>What a launch costs in system calls: README.md names them.</summary>
public sealed class SystemCallSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_dynamic_program_is_started_by_few_system_calls()
    {
        IReadOnlyList<string> calls = await CallsOfLaunch("whoami.c", "-pie");

        WithoutRepetitions(calls).ShouldBe(
        [
            "openat", "lseek", "pread64", "personality", "getrandom",
            "pread64", "mmap",
            "openat", "lseek", "pread64", "mmap",
            "close", "prctl", "munmap",
        ]);
        calls.Count.ShouldBeLessThanOrEqualTo(24);
    }

    [Fact]
    public async Task A_static_program_is_started_by_fewer()
    {
        IReadOnlyList<string> calls = await CallsOfLaunch("whoami.c", "-static");

        WithoutRepetitions(calls).ShouldBe(
        [
            "openat", "lseek", "pread64", "personality", "getrandom", "pread64", "mmap", "close", "prctl", "munmap",
        ]);
    }

    /// <summary>From the bundle's start to the moment when the launcher has unmapped itself.</summary>
    private async Task<IReadOnlyList<string>> CallsOfLaunch(string source, string option)
    {
        string strace = Tool.Require("strace");
        string program = await C.Compile(source, _directory["program"], [option]);
        string bundle = Bundle.OfAllLevels(program, _directory["bundle"]);

        var result = await Tool.Run(strace, "-o", _directory["calls"], bundle);
        Assert.SkipWhen(result.StandardError.Contains("ptrace", StringComparison.Ordinal), "this machine forbids ptrace");

        List<string> calls = [.. File.ReadLines(_directory["calls"]).Select(line => line.Split('(')[0])];
        return calls[1..(calls.IndexOf("munmap") + 1)];
    }

    private static IEnumerable<string> WithoutRepetitions(IReadOnlyList<string> calls) =>
        calls.Where((call, index) => index == 0 || calls[index - 1] != call);
}
