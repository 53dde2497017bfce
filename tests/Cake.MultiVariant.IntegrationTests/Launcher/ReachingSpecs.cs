namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>The ways by which a bundle is found and executed.</summary>
public sealed class ReachingSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Through_a_symbolic_link()
    {
        string bundle = await MakeBundle();
        File.CreateSymbolicLink(_directory["link"], bundle);

        (await Tool.Run(_directory["link"], "3")).ShouldSatisfyAllConditions(
            result => result.StandardOutput.ShouldBe($"{bundle}\n1:3\n"),
            result => result.ExitCode.ShouldBe(3));
    }

    [Theory]
    [InlineData("./bundle 3")]
    [InlineData("cd sub && ../bundle 3")]
    [InlineData("PATH=$PWD && bundle 3")]
    [InlineData("exec -a other ./bundle 3")]
    [InlineData("exec -a '' ./bundle 3")]
    public async Task Through_a_relative_path_a_search_or_another_name(string commandLine)
    {
        string bundle = await MakeBundle();
        _directory.CreateSubdirectory("sub");

        var result = await Tool.Run("/bin/bash", "-c", $"cd '{_directory.Path}'; {commandLine}");

        result.StandardOutput.ShouldBe($"{bundle}\n1:3\n", result.StandardError);
        result.ExitCode.ShouldBe(3);
    }

    [Theory]
    [InlineData("descriptor")]
    [InlineData("deleted")]
    [InlineData("without-arguments")]
    public async Task Through_an_open_descriptor_deleted_or_without_any_argument(string how)
    {
        string bundle = await MakeBundle();
        string starter = await C.Compile("starter.c", _directory["starter"]);

        var result = await Tool.Run(starter, how, bundle);

        result.StandardOutput.ShouldBe(how == "deleted" ? $"{bundle} (deleted)\n" : $"{bundle}\n", result.StandardError);
        result.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Through_a_bind_mount()
    {
        Assert.SkipUnless(Environment.UserName == "root", "mounting needs root");
        string unshare = Tool.Require("unshare");
        string bundle = await MakeBundle();
        string mount = _directory.CreateSubdirectory("mount");

        var result = await Tool.Run(
            unshare, "--mount", "/bin/sh", "-c", $"mount --bind '{_directory.Path}' '{mount}' && '{mount}/bundle' 3");

        result.ExitCode.ShouldBe(3, result.StandardError);
        result.StandardOutput.ShouldBe($"{mount}/bundle\n1:3\n");
        bundle.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Without_proc_as_process_1_in_an_empty_root()
    {
        Assert.SkipUnless(Environment.UserName == "root", "a root of its own needs root");
        string unshare = Tool.Require("unshare");
        string root = _directory.CreateSubdirectory("root");
        string program = await C.Compile("whoami.c", _directory["program"], ["-static"]);
        Bundle.OfAllLevels(program, Path.Combine(root, "bundle"));

        var result = await Tool.Run(unshare, "--pid", "--fork", "--mount", $"--root={root}", "/bundle", "3");

        result.StandardOutput.ShouldBe("\n1:3\n", result.StandardError);
        result.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task A_missing_program_interpreter_is_named()
    {
        Assert.SkipUnless(Environment.UserName == "root", "a root of its own needs root");
        string chroot = Tool.Require("chroot");
        string root = _directory.CreateSubdirectory("root");
        Bundle.OfAllLevels(await C.Compile("whoami.c", _directory["program"]), Path.Combine(root, "bundle"));

        var result = await Tool.Run(chroot, root, "/bundle");

        result.ExitCode.ShouldBe(71);
        result.StandardError.ShouldBe(
            "[multivariant] error: cannot open the program interpreter /lib64/ld-linux-x86-64.so.2: ENOENT 2\n");
    }

    [Fact]
    public async Task A_bundle_that_is_replaced_while_it_runs_goes_on()
    {
        string bundle = await MakeBundle("sleeper.c");
        string sleeper = _directory["program"];

        var running = Tool.Run(bundle, "2");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Bundle.OfAllLevels(sleeper, bundle);
        File.Delete(bundle);

        (await running).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Empty_and_very_many_arguments_come_through()
    {
        string bundle = await MakeBundle();
        string[] arguments = ["0", "", .. Enumerable.Range(0, 99_998).Select(number => $"{number}")];

        var result = await Tool.Run(bundle, arguments);

        result.ExitCode.ShouldBe(0);
        string expected = string.Concat(arguments.Select((argument, index) => $"{index + 1}:{argument}\n"));
        result.StandardOutput.ShouldBe($"{bundle}\n{expected}");
    }

    [Fact]
    public async Task A_signal_that_ends_the_program_ends_the_bundle()
    {
        string bundle = await MakeBundle("sleeper.c");

        // The shell reports a child's death by signal n as 128 + n.
        (await Tool.Run("/bin/sh", "-c", $"'{bundle}' abort; echo $?")).StandardOutput.ShouldBe("134\n");
        (await Tool.Run("/bin/sh", "-c", $"'{bundle}' 60 & sleep 0.3; kill -TERM $!; wait $!; echo $?"))
            .StandardOutput.ShouldBe("143\n");
    }

    private async Task<string> MakeBundle(string source = "whoami.c") =>
        Bundle.OfAllLevels(await C.Compile(source, _directory["program"]), _directory["bundle"]);
}
