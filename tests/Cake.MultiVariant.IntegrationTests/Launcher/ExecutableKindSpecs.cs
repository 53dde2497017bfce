namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>Executables that linkers make rarely. The kernel, given the same file, is the oracle.</summary>
public sealed class ExecutableKindSpecs : IDisposable
{
    private static readonly Dictionary<string, MinimalElf> s_layouts = new()
    {
        ["non-PIE"] = MinimalElf.Summing(),
        ["PIE"] = MinimalElf.Summing(isPositionIndependent: true, baseAddress: 0),
        ["PIE whose first segment is not at address 0"] =
            MinimalElf.Summing(isPositionIndependent: true, baseAddress: 0x7000_0000),
        ["1,100 segments with holes between them"] = MinimalElf.Summing(dataSegments: 1100, zeroBytes: 4000),
        ["program headers at the end of the file's third page"] = MinimalElf.Summing(programHeaderOffset: 3 * 4096 - 56),
        ["program headers 100,000 bytes into the file"] = MinimalElf.Summing(programHeaderOffset: 100_000),
        ["64 MiB of zeros"] = MinimalElf.Summing(zeroBytes: 64 << 20),
        ["zeros that end with a page"] = MinimalElf.Summing(zeroBytes: 4096 - 100),
        ["no zeros but one"] = MinimalElf.Summing(zeroBytes: 1),
        ["segments that start inside a page"] = MinimalElf.Summing(startInPage: 3000, dataSegments: 5),
        ["memory that is writable and executable"] = MinimalElf.Summing(dataFlags: ElfSegmentFlags.Execute),
        ["an executable stack"] = MinimalElf.Summing(stackFlags: ElfSegmentFlags.Execute),
    };

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string> Layouts => [.. s_layouts.Keys];

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task An_executable_of_unusual_layout_runs_as_the_kernel_runs_it(string layout)
    {
        MinimalElf elf = s_layouts[layout];
        string direct = elf.WriteTo(_directory["direct"]);
        string bundled = Bundle.OfOne(direct, _directory["bundled"]);

        int expected = (await Tool.Run(direct)).ExitCode;
        var actual = await Tool.Run(bundled);

        int dataSegments = elf.Segments.Count(segment => segment.Type == ElfSegmentType.Load) - 1;
        expected.ShouldBe(Enumerable.Range(1, dataSegments).Sum() & 0xFF);
        actual.ExitCode.ShouldBe(expected, actual.StandardError);
    }

    [Fact]
    public async Task A_program_that_asks_for_an_executable_stack_is_executed_from_a_memory_file()
    {
        string direct = await Gcc.CompileProgram("whoami.c", _directory["direct"], ["-z", "execstack"]);
        string bundled = Bundle.OfOne(direct, _directory["bundled"]);

        var result = await Tool.Run(bundled);

        result.ExitCode.ShouldBe(0, result.StandardError);
        result.StandardOutput.ShouldStartWith($"/memfd:{bundled} [x86-64] (deleted)\n");
    }

    [Theory]
    [InlineData("mold", "mold")]
    [InlineData("lld", "ld.lld")]
    public async Task A_program_of_another_linker_runs_as_the_kernel_runs_it(string linker, string program)
    {
        Tool.Require(program);
        string direct = await Gcc.CompileProgram("whoami.c", _directory["direct"], [$"-fuse-ld={linker}"]);
        string bundled = Bundle.OfOne(direct, _directory["bundled"]);

        var result = await Tool.Run(bundled);

        result.ExitCode.ShouldBe(0, result.StandardError);
        result.StandardOutput.ShouldStartWith($"{bundled}\n");
    }

    [Fact]
    public async Task A_program_whose_fixed_address_is_taken_runs_as_the_kernel_runs_it()
    {
        // Without randomization the launcher itself lies in the 16 MiB from here on.
        var elf = MinimalElf.Summing(baseAddress: 0x7FFF_F700_0000, zeroBytes: 0xFE_0000);
        string setarch = Tool.Require("setarch");
        string direct = elf.WriteTo(_directory["direct"]);
        string bundled = Bundle.OfOne(direct, _directory["bundled"]);

        int expected = (await Tool.Run(setarch, "--addr-no-randomize", direct)).ExitCode;
        var actual = await Tool.Run(setarch, "--addr-no-randomize", bundled);

        expected.ShouldBe(1);
        actual.ExitCode.ShouldBe(expected, actual.StandardError);
    }
}
