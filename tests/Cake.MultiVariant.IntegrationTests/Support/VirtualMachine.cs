using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Support;

/// <summary>
/// A virtual machine with a kernel of its own, emulated by QEMU. Its only process is Programs/guest.c, which starts the
/// cases' programs.
/// </summary>
internal sealed class VirtualMachine
{
    private readonly Guest _guest;
    private readonly string _kernel;
    private readonly string _root;
    private readonly string _image;
    private readonly HashSet<string> _libraries = [];
    private readonly List<string> _cases = [];

    private VirtualMachine(Guest guest, string kernel, TestDirectory directory)
    {
        _kernel = kernel;
        _guest = guest;
        _root = directory.CreateSubdirectory("root");
        _image = directory["initramfs"];
        Directory.CreateDirectory(Path.Combine(_root, "proc"));
        Directory.CreateDirectory(Path.Combine(_root, "dev"));
    }

    /// <summary>Makes a machine without any case; tests that it cannot run in are skipped, naming what is missing.</summary>
    public static async Task<VirtualMachine> Create(Guest guest, string kernel, TestDirectory directory)
    {
        string file = Path.Combine(Repository.Root, "artifacts", "kernels", kernel);
        Assert.SkipUnless(
            File.Exists(file), $"{file} is missing: ./build.sh --target=TestTools, where APT has a Debian mirror");
        Tool.Require(guest.Emulator);
        Tool.Require("cpio");
        var machine = new VirtualMachine(guest, file, directory);
        await Gcc.CompileProgram("guest.c", Path.Combine(machine._root, "init"), ["-static"], guest.Compiler);
        return machine;
    }

    /// <summary>Where a file of the machine lies while the machine is made.</summary>
    public string this[string path]
    {
        get
        {
            string file = Path.Combine(_root, path.TrimStart('/'));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            return file;
        }
    }

    /// <summary>Puts a program into the machine, with the shared libraries that it needs.</summary>
    public async Task Install(string program, string path)
    {
        File.Copy(program, this[path]);
        foreach ((string file, string library) in await _guest.LibrariesOf(program))
        {
            if (_libraries.Add(library))
                File.Copy(file, this[library]);
        }
    }

    /// <summary>Starts a program and expects that it does what another does.</summary>
    public void AddCase(string name, int starts, string[] environment, string[] counterpart, string[] program)
    {
        File.AppendAllLines(this["cases"],
            [name, $"{starts}", "", .. environment, "", .. counterpart, "", .. program, ""]);
        _cases.Add($"{name}: {starts} starts, 0 different");
    }

    /// <summary>Starts a program once; what it writes is in the machine's output, behind the name.</summary>
    public void AddShown(string name, string[] environment, string[] program) =>
        File.AppendAllLines(this["cases"], [name, "1", "", .. environment, "", "show", "", .. program, ""]);

    /// <summary>Starts a program and expects the output and the exit code.</summary>
    public void AddCase(
        string name, int starts, string[] environment, int exitCode, string output, string[] program)
    {
        string file = $"/expected/{name}";
        File.WriteAllText(this[file], output);
        AddCase(name, starts, environment, ["output", $"{exitCode}", file], program);
    }

    /// <summary>Boots the kernel, expects that every start does what it should, and returns what the machine wrote.</summary>
    public async Task<string> Boot(string cpu, string kernelOptions, int processors = 1)
    {
        var packed = await Tool.Run("/bin/sh", "-c", $"cd '{_root}' && find . | cpio --quiet -o -H newc > '{_image}'");
        packed.ExitCode.ShouldBe(0, packed.StandardError);

        using var minutes = new CancellationTokenSource(TimeSpan.FromMinutes(30));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            minutes.Token, TestContext.Current.CancellationToken);
        BufferedCommandResult machine = await Tool.Command(
            _guest.Emulator,
            [.. _guest.Options,
            "-accel", "tcg",
            "-cpu", cpu,
            "-m", "1024",
            "-smp", $"{processors}",
            "-nodefaults",
            "-display", "none",
            "-serial", "stdio",
            "-no-reboot",
            "-kernel", _kernel,
            "-initrd", _image,
            "-append", $"console={_guest.Console} quiet loglevel=1 panic=-1 {kernelOptions}"]).ExecuteBufferedAsync(either.Token);

        machine.ExitCode.ShouldBe(0, machine.StandardError);
        string output = machine.StandardOutput.ReplaceLineEndings("\n");
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        output.Split('\n').Where(line => line.EndsWith(" different", StringComparison.Ordinal)).ShouldBe(_cases, output);
        return output;
    }
}
