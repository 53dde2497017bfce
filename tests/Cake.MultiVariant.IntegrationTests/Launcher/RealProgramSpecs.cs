namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>Programs that people use run from a bundle, and so do the children that they start of themselves.</summary>
public sealed class RealProgramSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Bash() => await Runs("bash", "3 hi\n",
        "-c", "coproc cat; echo hi >&${COPROC[1]}; read line <&${COPROC[0]}; a=(1 2 3); echo ${#a[@]} $line");

    [Fact]
    public async Task Perl() => await Runs("perl", "5 a-b\n",
        "-e", "use POSIX; print POSIX::floor(5.5), ' ', join('-', sort qw(b a)), qq(\\n)");

    [Fact]
    public async Task Git() => await Runs("git", "git works\n",
        "-c", "alias.hello=!echo git works", "hello");

    [Fact]
    public async Task Python_with_threads_ctypes_and_a_child_of_itself() => await Runs("python3",
        "thread 3\nchild 42\n",
        "-c",
        """
        import ctypes, subprocess, sys, threading
        result = []
        thread = threading.Thread(target=lambda: result.append(ctypes.CDLL(None).abs(-3)))
        thread.start(); thread.join()
        print("thread", result[0], flush=True)
        print("child", subprocess.run([sys.executable, "-c", "raise SystemExit(42)"]).returncode)
        """);

    [Fact]
    public async Task Node_with_a_child_of_itself() => await Runs("node", "parent then child\n",
        "-e",
        "const r = require('child_process').spawnSync(process.execPath, ['-p', \"'child'\"]);"
        + "console.log('parent then ' + r.stdout.toString().trim())");

    [Fact]
    public async Task A_static_busybox() => await Runs("busybox", "2\n", "sh", "-c", "echo a b | wc -w");

    [Fact]
    public async Task A_static_Go_program() => (await RunBundled("docker", "--version")).ShouldStartWith("Docker version");

    [Fact]
    public async Task An_emulator_that_is_a_static_program_itself()
    {
        string program = await Gcc.CompileProgram("whoami.c", _directory["guest"], ["-static"]);

        (await RunBundled("qemu-x86_64", program)).ShouldContain(program);
    }

    [Fact]
    public async Task A_debugger_that_debugs_a_bundled_program()
    {
        string program = await Gcc.CompileProgram("whoami.c", _directory["guest"]);
        string guest = Bundle.OfAllLevels(program, _directory["guest-bundle"]);

        string output = await RunBundled("gdb", "-nx", "-batch", "-ex", "run 3", guest);

        output.ShouldContain("1:3");
        output.ShouldContain("exited with code 03");
    }

    [Fact]
    public async Task A_debugger_attached_to_a_bundled_program_resolves_the_variants_symbols()
    {
        string gdb = Tool.Require("gdb");
        string program = await Gcc.CompileProgram("waiting.c", _directory["program"], ["-g"]);
        string bundle = Bundle.OfAllLevels(program, _directory["bundle"]);

        var result = await Tool.Run("/bin/sh", "-c",
            $"'{bundle}' & sleep 0.5; '{gdb}' -nx -batch -p $! -ex 'file {program}' -ex backtrace"
            + " -ex 'print answer'; kill $!");

        result.StandardOutput.ShouldContain("in wait_for_the_debugger", Case.Sensitive, result.StandardError);
        result.StandardOutput.ShouldContain("in main () at");
        result.StandardOutput.ShouldContain("$1 = 42");
    }

    [Fact]
    public async Task A_core_file_of_a_bundled_program_resolves_the_variants_symbols()
    {
        string gdb = Tool.Require("gdb");
        string program = await Gcc.CompileProgram("waiting.c", _directory["program"], ["-g"]);
        string bundle = Bundle.OfAllLevels(program, _directory["bundle"]);

        var result = await Tool.Run("/bin/sh", "-c",
            $"'{bundle}' & sleep 0.5; '{gdb}' -nx -batch -p $! -ex 'generate-core-file {_directory["core"]}' > /dev/null;"
            + $" kill $!; '{gdb}' -nx -batch '{program}' '{_directory["core"]}' -ex backtrace -ex 'print answer'");

        result.StandardOutput.ShouldContain("in wait_for_the_debugger", Case.Sensitive, result.StandardError);
        result.StandardOutput.ShouldContain("$1 = 42");
    }

    private async Task Runs(string program, string expected, params string[] arguments) =>
        (await RunBundled(program, arguments)).ShouldBe(expected);

    private async Task<string> RunBundled(string program, params string[] arguments)
    {
        string real = Tool.RequireElf(program);
        string bundle = Bundle.OfAllLevels(real, _directory[program]);

        var result = await Tool.Run(bundle, arguments);

        result.ExitCode.ShouldBe(0, result.StandardError);
        return result.StandardOutput;
    }
}
