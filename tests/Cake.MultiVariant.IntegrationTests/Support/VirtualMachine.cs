using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Support;

/// <summary>
/// A virtual machine with a kernel of its own, emulated by QEMU. Its only process is Programs/guest.c, which starts the
/// cases' programs.
/// </summary>
internal sealed class VirtualMachine
{
    private readonly string _root;
    private readonly string _image;
    private readonly HashSet<string> _libraries = [];
    private readonly List<string> _cases = [];

    private VirtualMachine(TestDirectory directory)
    {
        _root = directory.CreateSubdirectory("root");
        _image = directory["initramfs"];
        Directory.CreateDirectory(Path.Combine(_root, "proc"));
        Directory.CreateDirectory(Path.Combine(_root, "dev"));
    }

    /// <summary>Makes a machine without any case; tests that it cannot run in are skipped, naming what is missing.</summary>
    public static async Task<VirtualMachine> Create(TestDirectory directory)
    {
        Tool.Require("qemu-system-x86_64");
        Tool.Require("cpio");
        var machine = new VirtualMachine(directory);
        await Gcc.CompileProgram("guest.c", Path.Combine(machine._root, "init"), ["-static"]);
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
        var libraries = await Tool.Run(Tool.Require("ldd"), program);
        foreach (string library in libraries.StandardOutput.Split([' ', '\t', '\n']).Where(word => word.StartsWith('/')))
        {
            if (_libraries.Add(library))
                File.Copy(library, this[library]);
        }
    }

    /// <summary>Starts a program and expects that it does what another does.</summary>
    public void AddCase(string name, int starts, string[] environment, string[] counterpart, string[] program)
    {
        File.AppendAllLines(this["cases"],
            [name, $"{starts}", "", .. environment, "", .. counterpart, "", .. program, ""]);
        _cases.Add($"{name}: {starts} starts, 0 different");
    }

    /// <summary>Starts a program and expects the output and the exit code.</summary>
    public void AddCase(
        string name, int starts, string[] environment, int exitCode, string output, string[] program)
    {
        string file = $"/expected/{name}";
        File.WriteAllText(this[file], output);
        AddCase(name, starts, environment, ["output", $"{exitCode}", file], program);
    }

    /// <summary>Boots a kernel, expects that every start does what it should, and returns what the machine wrote.</summary>
    public async Task<string> Boot(string kernel, string cpu, string kernelOptions)
    {
        var packed = await Tool.Run("/bin/sh", "-c", $"cd '{_root}' && find . | cpio --quiet -o -H newc > '{_image}'");
        packed.ExitCode.ShouldBe(0, packed.StandardError);

        using var minutes = new CancellationTokenSource(TimeSpan.FromMinutes(30));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            minutes.Token, TestContext.Current.CancellationToken);
        BufferedCommandResult machine = await Tool.Command(
            "qemu-system-x86_64",
            "-accel", "tcg",
            "-cpu", cpu,
            "-m", "1024",
            "-nodefaults",
            "-display", "none",
            "-serial", "stdio",
            "-no-reboot",
            "-kernel", kernel,
            "-initrd", _image,
            "-append", $"console=ttyS0 quiet panic=-1 {kernelOptions}").ExecuteBufferedAsync(either.Token);

        machine.ExitCode.ShouldBe(0, machine.StandardError);
        string output = machine.StandardOutput.ReplaceLineEndings("\n");
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        output.Split('\n').Where(line => line.EndsWith(" different", StringComparison.Ordinal)).ShouldBe(_cases, output);
        return output;
    }
}
