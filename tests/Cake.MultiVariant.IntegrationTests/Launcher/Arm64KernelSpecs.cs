using System.Text.Json;
using Cake.MultiVariant.IntegrationTests.Publishing;

namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>Bundles on real arm64 kernels, with pages of 4 and 16 KiB, against direct starts.</summary>
public sealed class Arm64KernelSpecs(PublishedArm64Textstat textstat) : IClassFixture<PublishedArm64Textstat>
{
    [Theory]
    [InlineData("bookworm-cloud-arm64", "6.1.", "cortex-a72")]
    [InlineData("trixie-arm64-16k", "6.12.", "max,pauth-impdef=on")]
    public async Task Every_kind_of_program_does_what_it_does_when_started_directly(string kernel, string version, string cpu)
    {
        using var directory = new TestDirectory();
        VirtualMachine machine = await VirtualMachine.Create(Guest.Arm64, kernel, directory);
        await AddPrograms(machine, starts: 300);
        await AddTextstat(machine, starts: 300);
        string program = await Gcc.CompileProgram(
            "print.c", machine["/direct/print"], ["-static"], Arm64.Compiler);
        machine.AddShown("cpuinfo", [], ["/direct/print", "/proc/cpuinfo"]);
        string[][] parts = [.. Arm64.Architecture.Features.Chunk(40)];
        for (int i = 0; i < parts.Length; i++)
        {
            Arm64.BundleOf(program, machine[$"/bundle/features{i}"], parts[i].Select(feature => $"armv8-a+{feature}"));
            machine.AddShown($"features{i}", ["MULTIVARIANT_DEBUG=json"], [$"/bundle/features{i}"]);
        }

        string output = await machine.Boot(cpu, "");

        output.ShouldStartWith($"kernel {version}");
        string[] oracle = Lines(output, "Features\t: ").Single().Split(' ', StringSplitOptions.TrimEntries);
        foreach (string json in Enumerable.Range(0, parts.Length).Select(i => Lines(output, $"features{i}: ").Single()))
        {
            foreach (JsonElement variant in JsonDocument.Parse(json).RootElement.GetProperty("variants").EnumerateArray())
            {
                string feature = variant.GetProperty("requiredFeatures").EnumerateArray().Single().GetString()!;
                bool isAvailable = variant.GetProperty("missingFeatures").GetArrayLength() == 0;
                isAvailable.ShouldBe(oracle.Contains(KernelsNameOf(feature)), $"{feature} of {string.Join(' ', oracle)}");
            }
        }
    }

    private static IEnumerable<string> Lines(string output, string start) => output.Split('\n')
        .Where(line => line.StartsWith(start, StringComparison.Ordinal))
        .Select(line => line[start.Length..])
        .Take(1);

    /// <summary>As in /proc/cpuinfo.</summary>
    private static string KernelsNameOf(string feature) => feature switch
    {
        "crc" => "crc32",
        "lse" => "atomics",
        "lse2" => "uscat",
        "rdma" => "asimdrdm",
        "rcpc" => "lrcpc",
        "rcpc2" => "ilrcpc",
        "rcpc3" => "lrcpc3",
        "dotprod" => "asimddp",
        "frintts" => "frint",
        "fp16" => "asimdhp",
        "fp16fml" => "asimdfhm",
        "pauth" => "paca",
        "memtag" => "mte",
        "f32mm" or "f64mm" => $"sve{feature}",
        "fp8" => "f8cvt",
        "fp8fma" => "f8fma",
        "fp8dot4" => "f8dp4",
        "fp8dot2" => "f8dp2",
        _ when feature.StartsWith("sve2-", StringComparison.Ordinal) => $"sve{feature[5..]}",
        _ => feature.Replace("-", "", StringComparison.Ordinal),
    };

    /// <summary>Programs that print all that they can see of themselves.</summary>
    private static async Task AddPrograms(VirtualMachine machine, int starts)
    {
        foreach (string kind in (string[])["static", "static-pie", "pie", "no-pie"])
            await AddProgram(machine, kind, "probe.c", [$"-{kind}"], starts);
        await AddProgram(
            machine, "guarded", "guarded.c", ["-static", "-nostdlib", "-mbranch-protection=standard"], starts);
    }

    private static async Task AddProgram(VirtualMachine machine, string name, string source, string[] options, int starts)
    {
        string direct = $"/direct/{name}", bundled = $"/bundle/{name}";
        await machine.Install(await Gcc.CompileProgram(source, machine[$"/programs/{name}"], options, Arm64.Compiler), direct);
        Arm64.BundleOf(machine[direct], machine[bundled], "armv8-a", "armv8.1-a");
        machine.AddCase(name, starts, ["HOME=/"], [direct, "last argument"], [bundled, "last argument"]);
    }

    private async Task AddTextstat(VirtualMachine machine, int starts)
    {
        await machine.Install(textstat.Direct("armv8-a"), "/direct/textstat");
        File.Copy(textstat.Bundle, machine["/bundle/textstat"]);
        File.WriteAllLines(machine["/text"], Enumerable.Range(0, 500).Select(number => $"{number} grün"));

        string[] direct = ["/direct/textstat", "--json", "/text"], bundled = ["/bundle/textstat", "--json", "/text"];
        machine.AddCase("textstat", starts, ["HOME=/"], direct, bundled);
        machine.AddCase("textstat-memfd", 50, ["MULTIVARIANT_DEBUG=memfd"], direct, bundled);

        RealCake.CreateContext().MultiVariantRepack(textstat.Bundle, machine["/bundle/packed"], Packing.Zstd);
        string[] packed = ["/bundle/packed", "--json", "/text"];
        machine.AddCase("textstat-packed", 50, ["HOME=/"], direct, packed);
        machine.AddCase("textstat-packed-patch", 50, ["MULTIVARIANT=v8.0"], direct, packed);
    }
}
