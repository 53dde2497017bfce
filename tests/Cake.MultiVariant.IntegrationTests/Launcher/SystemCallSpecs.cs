using System.Text.RegularExpressions;

namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>What a launch costs in system calls: docs/internals.md names them.</summary>
public sealed partial class SystemCallSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_dynamic_program_is_started_by_few_system_calls()
    {
        IReadOnlyList<string> calls = await CallsOfLaunch("whoami.c", "-pie");

        WithoutRepetitions(calls).ShouldBe(
        [
            "openat", "fstat", "pread64", "personality", "getrandom",
            "pread64", "mmap", "close",
            "openat", "fstat", "pread64", "mmap", "close",
            "prctl", "munmap",
        ]);
        calls.Count.ShouldBeLessThanOrEqualTo(24);
    }

    [Fact]
    public async Task A_static_program_is_started_by_fewer()
    {
        IReadOnlyList<string> calls = await CallsOfLaunch("whoami.c", "-static");

        WithoutRepetitions(calls).ShouldBe(
        [
            "openat", "fstat", "pread64", "personality", "getrandom", "pread64", "mmap", "close", "prctl", "munmap",
        ]);
    }

    [Fact]
    public async Task The_page_about_it_names_every_call_of_a_launch()
    {
        string page = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "docs/internals.md"), TestContext.Current.CancellationToken);
        Match sentence = CallsOnPage().Match(page);

        string[] mapped = [.. await CallsOfLaunch("whoami.c", "-pie"), .. await CallsOfLaunch("whoami.c", "-static-pie")];
        IReadOnlyList<string> copied = await CallsOf("whoami.c", "-pie", "memfd", "execveat");

        Names(sentence.Groups["map"].Value).ShouldBe(mapped.Distinct(), ignoreOrder: true);
        Names(sentence.Groups["memfd"].Value).ShouldBe(copied.Except(mapped), ignoreOrder: true);

        // Large enough for a second thread, which both threads may wait for, or not.
        Assert.SkipUnless(Environment.ProcessorCount > 1, "this machine has a single processor");
        string[] waiting = ["sched_yield", "nanosleep"];
        IReadOnlyList<string> unpacked = await CallsOf("whoami.c", "-static-pie", "map", "munmap", Packing.Zstd);
        Names(sentence.Groups["packed"].Value).ShouldBe(unpacked.Except(mapped).Union(waiting), ignoreOrder: true);
    }

    /// <summary>From the bundle's start to the moment when the launcher has unmapped itself.</summary>
    private Task<IReadOnlyList<string>> CallsOfLaunch(string source, string option) =>
        CallsOf(source, option, "map", "munmap");

    private async Task<IReadOnlyList<string>> CallsOf(
        string source, string option, string launchMode, string last, Packing packing = Packing.None)
    {
        string strace = Tool.Require("strace");
        string program = await Gcc.CompileProgram(source, _directory["program"], [option]);
        string bundle = Bundle.OfAllLevels(program, _directory["bundle"]);
        RealCake.CreateContext().MultiVariantRepack(bundle, bundle, packing);

        var result = await Tool.RunControlled(strace, null, launchMode, "-f", "-o", _directory["calls"], bundle);
        Assert.SkipWhen(result.StandardError.Contains("ptrace", StringComparison.Ordinal), "this machine forbids ptrace");

        List<string> calls =
        [
            .. File.ReadLines(_directory["calls"])
                .Select(line => Call().Match(line))
                .Where(match => match.Success)
                .Select(match => match.Groups[1].Value),
        ];
        // A packed variant gives back memory before the launcher tells the kernel where the program is.
        return calls[1..(calls.IndexOf(last, Math.Max(calls.IndexOf("prctl"), 0)) + 1)];
    }

    private static IEnumerable<string> Names(string list) => Name().Matches(list).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> WithoutRepetitions(IReadOnlyList<string> calls) =>
        calls.Where((call, index) => index == 0 || calls[index - 1] != call);

    [GeneratedRegex(@"system calls are (?<map>[^;]*);\s+launch mode `Memfd` adds (?<memfd>[^;]*);\s+a packed\s+variant adds (?<packed>[^.]*)\.")]
    private static partial Regex CallsOnPage();

    /// <summary>A call behind the thread's number; not what is resumed, or how the thread ended.</summary>
    [GeneratedRegex(@"^\d+ +(\w+)\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex Name();
}
