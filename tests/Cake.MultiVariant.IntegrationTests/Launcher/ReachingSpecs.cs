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
        string starter = await Gcc.CompileProgram("starter.c", _directory["starter"]);

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
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"], ["-static"]);
        Bundle.OfAllLevels(program, Path.Combine(root, "bundle"));

        var result = await Tool.Run(unshare, "--pid", "--fork", "--mount", $"--root={root}", "/bundle", "3");

        result.StandardOutput.ShouldBe("\n1:3\n", result.StandardError);
        result.ExitCode.ShouldBe(3);
    }

    [Theory]
    [InlineData("/starter descriptor /bundle", "\n")]
    [InlineData("/starter folder-descriptor /bundle", "\n")]
    [InlineData("/script 3", "\n1:/script\n2:3\n")]
    [InlineData("/starter descriptor /script", "\n1:/dev/fd/3\n")]
    public async Task Without_proc_by_descriptor_or_as_interpreter_of_a_script(string commandLine, string expected)
    {
        string root = await MakeRootWithoutProc();
        await File.WriteAllTextAsync($"{root}/script", "#!/bundle\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode($"{root}/script", File.GetUnixFileMode($"{root}/bundle"));

        var result = await Tool.Run(Tool.Require("chroot"), [root, .. commandLine.Split(' ')]);

        result.StandardOutput.ShouldBe(expected, result.StandardError);
    }

    [Fact]
    public async Task An_inherited_descriptor_stays_open_and_keeps_its_position()
    {
        string root = await MakeRootWithoutProc("position.c");

        var result = await Tool.Run(Tool.Require("chroot"), root, "/starter", "descriptor", "/bundle");

        result.StandardOutput.ShouldStartWith("descriptor 3: position 5\n", Case.Sensitive, result.StandardError);
    }

    [Fact]
    public async Task Without_proc_and_path_one_line_says_where_the_bundle_was_looked_for()
    {
        string root = await MakeRootWithoutProc();

        var result = await Tool.Run(Tool.Require("chroot"), root, "/starter", "closing-descriptor", "/bundle", "other");

        result.ExitCode.ShouldBe(71);
        result.StandardError.ShouldBe(
            "[multivariant] error: cannot find this bundle without /proc: it is neither at /dev/fd/3 nor at other; mount /proc\n");
    }

    [Fact]
    public async Task Without_proc_another_bundle_of_that_name_is_not_started()
    {
        string root = await MakeRootWithoutProc();
        Bundle.OfOne(
            await Gcc.CompileProgram("sleeper.c", _directory["other"], ["-static"]), Path.Combine(root, "other"));

        var result = await Tool.Run(Tool.Require("chroot"), root, "/starter", "closing-descriptor", "/bundle", "/other");

        result.ExitCode.ShouldBe(71);
        result.StandardError.ShouldEndWith("neither at /dev/fd/3 nor at /other; mount /proc\n");
    }

    [Fact]
    public async Task Without_proc_a_program_with_more_rights_than_its_caller_trusts_no_path()
    {
        string root = await MakeRootWithoutProc();
        await Tool.Run("/bin/chmod", "755", _directory.Path, root);
        await Tool.Run("/bin/chmod", "4755", $"{root}/bundle");

        var result = await Tool.Run(Tool.Require("chroot"), "--userspec=65534:65534", root, "/bundle", "3");

        result.ExitCode.ShouldBe(71);
        result.StandardError.ShouldBe(
            "[multivariant] error: cannot find this bundle without /proc and cannot trust its path, as it has more rights than"
            + " its caller; mount /proc\n");
    }

    [Fact]
    public async Task As_interpreter_of_a_script_a_damaged_bundle_is_blamed_and_not_the_script()
    {
        string bundle = await MakeBundle();
        await File.WriteAllTextAsync(_directory["script"], $"#!{bundle}\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(_directory["script"], File.GetUnixFileMode(bundle));
        await using (var stream = File.OpenWrite(bundle))
            stream.SetLength(stream.Length - 1);

        var result = await Tool.Run(_directory["script"]);

        result.ExitCode.ShouldBe(65);
        result.StandardError.ShouldStartWith($"[multivariant] error: {bundle} has no bundle footer");
    }

    [Fact]
    public async Task A_missing_program_interpreter_is_named()
    {
        Assert.SkipUnless(Environment.UserName == "root", "a root of its own needs root");
        string chroot = Tool.Require("chroot");
        string root = _directory.CreateSubdirectory("root");
        Bundle.OfAllLevels(await Gcc.CompileProgram("whoami.c", _directory["program"]), Path.Combine(root, "bundle"));

        var result = await Tool.Run(chroot, root, "/bundle");

        result.ExitCode.ShouldBe(71);
        result.StandardError.ShouldBe(
            "[multivariant] error: cannot open the program interpreter /lib64/ld-linux-x86-64.so.2: ENOENT 2; install the C"
                + " library that it belongs to (glibc, musl), or build for the one that is here\n");
    }

    [Fact]
    public async Task A_bundle_that_may_be_executed_but_not_read_says_what_to_do()
    {
        Assert.SkipUnless(Environment.UserName == "root", "running as another user needs root");
        string bundle = await MakeBundle();
        await Tool.Run("/bin/chmod", "755", _directory.Path);
        await Tool.Run("/bin/chmod", "711", bundle);

        var result = await Tool.Run(
            Tool.Require("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups", bundle, "3");

        result.ExitCode.ShouldBe(71);
        result.StandardError.ShouldBe(
            $"[multivariant] error: cannot open {bundle}: EACCES 13; who executes a bundle must be allowed to read it (chmod +r)\n");
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

    /// <summary>A folder for chroot with a static program as /bundle, and Programs/starter.c as /starter.</summary>
    private async Task<string> MakeRootWithoutProc(string source = "whoami.c")
    {
        Assert.SkipUnless(Environment.UserName == "root", "a root of its own needs root");
        string root = _directory.CreateSubdirectory("root");
        await Gcc.CompileProgram("starter.c", Path.Combine(root, "starter"), ["-static"]);
        string program = await Gcc.CompileProgram(source, _directory["program"], ["-static"]);
        Bundle.OfAllLevels(program, Path.Combine(root, "bundle"));
        return root;
    }

    private async Task<string> MakeBundle(string source = "whoami.c") =>
        Bundle.OfAllLevels(await Gcc.CompileProgram(source, _directory["program"]), _directory["bundle"]);
}
