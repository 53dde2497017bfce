using Cake.MultiVariant.IntegrationTests.Publishing;

namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>Bundles on real kernels, the oldest that Debian has among them, against direct starts.</summary>
public sealed class KernelSpecs(PublishedTextstat textstat) : IClassFixture<PublishedTextstat>
{
    private static readonly string[] s_arguments = ["--json", "/text"];
    private static readonly string[] s_direct = ["/direct/textstat", .. s_arguments];

    [Theory]
    [InlineData("bullseye-cloud-amd64", "5.10.", 200)]
    [InlineData("bookworm-cloud-amd64", "6.1.", 200)]
    [InlineData("trixie-cloud-amd64", "6.12.", 50)]
    public async Task Every_kind_of_program_does_what_it_does_when_started_directly(string kernel, string version, int starts)
    {
        string output = await Boot(kernel, "Haswell", "", starts, AddProbes, AddTextstat, AddLauncherCommands);

        output.ShouldStartWith($"kernel {version}");
        FirstLine(output).ShouldNotContain(",");
    }

    [Theory]
    [InlineData("bullseye-cloud-amd64", "Haswell", "norandmaps", ", no randomization")]
    [InlineData("trixie-cloud-amd64", "Haswell", "norandmaps", ", no randomization")]
    [InlineData("trixie-cloud-amd64", "max,la57=on", "", ", 57-bit addresses")]
    public async Task Without_randomization_and_with_57_bit_addresses_too(
        string kernel, string cpu, string kernelOptions, string special)
    {
        string output = await Boot(
            kernel, cpu, kernelOptions, 10, AddProbes, AddTextstat, (machine, starts) => AddLauncherCommands(machine, starts, NameOf(cpu)));

        FirstLine(output).ShouldEndWith(special);
    }

    /// <summary>A page of the launcher stays in memory, which the probes would tell of.</summary>
    [Theory]
    [InlineData("bullseye-cloud-amd64")]
    [InlineData("trixie-cloud-amd64")]
    public async Task Without_vdso_programs_run_too(string kernel)
    {
        string output = await Boot(kernel, "Haswell", "vdso=0", 10, AddTextstat, AddLauncherCommands);

        FirstLine(output).ShouldEndWith(", no vDSO");
    }

    /// <summary>Where the launcher has a second thread.</summary>
    [Theory]
    [InlineData("bullseye-cloud-amd64")]
    [InlineData("trixie-cloud-amd64")]
    public async Task On_two_processors_packed_programs_run_too(string kernel)
    {
        using var directory = new TestDirectory();
        VirtualMachine machine = await VirtualMachine.Create(Guest.X64, kernel, directory);
        await InstallTextstat(machine);
        AddPackedTextstat(machine, 10);
        string output = await machine.Boot("Haswell", "", processors: 2);

        FirstLine(output).ShouldEndWith(", 2 processors");
    }

    private static string FirstLine(string output) => output.Split('\n')[0];

    private static async Task<string> Boot(
        string kernel, string cpu, string kernelOptions, int starts, params Func<VirtualMachine, int, Task>[] cases)
    {
        using var directory = new TestDirectory();
        VirtualMachine machine = await VirtualMachine.Create(Guest.X64, kernel, directory);
        foreach (Func<VirtualMachine, int, Task> add in cases)
            await add(machine, starts);
        return await machine.Boot(cpu, kernelOptions);
    }

    /// <summary>Programs that print all that they can see of themselves.</summary>
    private static async Task AddProbes(VirtualMachine machine, int starts)
    {
        foreach (string kind in (string[])["static", "static-pie", "pie", "no-pie"])
        {
            string direct = $"/direct/{kind}", bundled = $"/bundle/{kind}";
            await machine.Install(await Gcc.CompileProgram("probe.c", machine[$"/programs/{kind}"], [$"-{kind}"]), direct);
            Bundle.OfAllLevels(machine[direct], machine[bundled]);
            machine.AddCase(kind, starts, ["HOME=/"], [direct, "last argument"], [bundled, "last argument"]);
        }
    }

    private async Task AddTextstat(VirtualMachine machine, int starts)
    {
        await InstallTextstat(machine);
        File.Copy(textstat.Bundle, machine["/bundle/textstat"]);
        string[] bundled = ["/bundle/textstat", .. s_arguments];
        machine.AddCase("textstat", starts, ["HOME=/"], s_direct, bundled);
        machine.AddCase("textstat-memfd", starts, ["MULTIVARIANT_DEBUG=memfd"], s_direct, bundled);
        AddPackedTextstat(machine, starts);
    }

    private async Task InstallTextstat(VirtualMachine machine)
    {
        await machine.Install(textstat.Direct("x86-64"), s_direct[0]);
        File.WriteAllLines(machine["/text"], Enumerable.Range(0, 5000).Select(number => $"{number} grün"));
    }

    private void AddPackedTextstat(VirtualMachine machine, int starts)
    {
        RealCake.CreateContext().MultiVariantRepack(textstat.Bundle, machine["/bundle/packed"], Packing.Zstd);
        string[] packed = ["/bundle/packed", .. s_arguments];
        machine.AddCase("textstat-packed", starts, ["HOME=/"], s_direct, packed);
        machine.AddCase("textstat-packed-patch", starts, ["MULTIVARIANT=v1"], s_direct, packed);
    }

    /// <summary>What CPUID says of a model of QEMU 7.</summary>
    private static string NameOf(string cpu) => cpu == "Haswell" ? "Intel Core Processor (Haswell)" : "QEMU TCG CPU version 2.5+";

    private static Task AddLauncherCommands(VirtualMachine machine, int starts) =>
        AddLauncherCommands(machine, starts, NameOf("Haswell"));

    private static async Task AddLauncherCommands(VirtualMachine machine, int starts, string cpu)
    {
        string program = await Gcc.CompileProgram("whoami.c", machine["/programs/whoami"]);
        string bundle = Bundle.OfAllLevels(program, machine["/bundle/whoami"]);
        long size = new FileInfo(program).Length;
        File.Copy(bundle, machine["/bundle/damaged"]);
        await using (FileStream damaged = File.OpenWrite(machine["/bundle/damaged"]))
            damaged.SetLength(damaged.Length - 1);

        machine.AddCase("list", starts, ["MULTIVARIANT_DEBUG=list"], 0,
            $"""
              x86-64-v4{size,14} bytes  this CPU lacks avx512f avx512bw avx512cd avx512dq avx512vl
            * x86-64-v3{size,14} bytes
              x86-64-v2{size,14} bytes
              x86-64   {size,14} bytes
              bundle   {new FileInfo(bundle).Length,14} bytes  on {cpu}

            """,
            ["/bundle/whoami"]);
        machine.AddCase("extract", starts, ["MULTIVARIANT_DEBUG=extract"],
            ["output", "0", "/programs/whoami"], ["/bundle/whoami"]);
        machine.AddCase("unknown-variant", starts, ["MULTIVARIANT=v9"], 64,
            "[multivariant] error: MULTIVARIANT=v9 names no variant; this bundle has x86-64-v4 x86-64-v3 x86-64-v2 x86-64\n",
            ["/bundle/whoami"]);
        machine.AddCase("damaged", starts, ["HOME=/"], 65,
            "[multivariant] error: /bundle/damaged has no bundle footer at its end (was it stripped, or a signature appended?). "
            + "It is damaged or cut short; copy or build it again\n",
            ["/bundle/damaged"]);
    }
}
