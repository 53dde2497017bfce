namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>Executables that linkers make rarely. The kernel, given the same file, is the oracle.</summary>
public sealed class ExecutableKindSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string, TinyElf> Layouts => new()
    {
        { "non-PIE", new TinyElf() },
        { "PIE", new TinyElf { IsPositionIndependent = true, BaseAddress = 0 } },
        { "PIE whose first segment is not at address 0", new TinyElf { IsPositionIndependent = true, BaseAddress = 0x7000_0000 } },
        { "1,100 segments with holes between them", new TinyElf { DataSegments = 1100, ZeroBytes = 4000 } },
        { "program headers at the end of the file's third page", new TinyElf { ProgramHeaderOffset = 3 * 4096 - 56 } },
        { "program headers 100,000 bytes into the file", new TinyElf { ProgramHeaderOffset = 100_000 } },
        { "64 MiB of zeros", new TinyElf { ZeroBytes = 64 << 20 } },
        { "zeros that end with a page", new TinyElf { ZeroBytes = 4096 - 100 } },
        { "no zeros but one", new TinyElf { ZeroBytes = 1 } },
        { "segments that start inside a page", new TinyElf { StartInPage = 3000, DataSegments = 5 } },
        { "memory that is writable and executable", new TinyElf { HasExecutableData = true } },
        { "an executable stack", new TinyElf { HasExecutableStack = true } },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task An_executable_of_unusual_layout_runs_as_the_kernel_runs_it(string layout, TinyElf elf)
    {
        layout.ShouldNotBeEmpty();
        string direct = elf.WriteTo(_directory["direct"]);
        string bundled = Bundle.OfOne(direct, _directory["bundled"]);

        int expected = (await Tool.Run(direct)).ExitCode;
        var actual = await Tool.Run(bundled);

        expected.ShouldBe(Enumerable.Range(1, elf.DataSegments).Sum() & 0xFF);
        actual.ExitCode.ShouldBe(expected, actual.StandardError);
    }

    [Fact]
    public async Task A_program_that_asks_for_an_executable_stack_is_executed_from_a_memory_file()
    {
        string direct = await C.Compile("whoami.c", _directory["direct"], ["-z", "execstack"]);
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
        string direct = await C.Compile("whoami.c", _directory["direct"], [$"-fuse-ld={linker}"]);
        string bundled = Bundle.OfOne(direct, _directory["bundled"]);

        var result = await Tool.Run(bundled);

        result.ExitCode.ShouldBe(0, result.StandardError);
        result.StandardOutput.ShouldStartWith($"{bundled}\n");
    }

    [Fact]
    public async Task A_program_whose_fixed_address_is_taken_runs_as_the_kernel_runs_it()
    {
        // Without randomization the launcher itself lies in the 16 MiB from here on.
        var elf = new TinyElf { BaseAddress = 0x7FFF_F700_0000, ZeroBytes = 0xFE_0000 };
        string setarch = Tool.Require("setarch");
        string direct = elf.WriteTo(_directory["direct"]);
        string bundled = Bundle.OfOne(direct, _directory["bundled"]);

        int expected = (await Tool.Run(setarch, "--addr-no-randomize", direct)).ExitCode;
        var actual = await Tool.Run(setarch, "--addr-no-randomize", bundled);

        expected.ShouldBe(1);
        actual.ExitCode.ShouldBe(expected, actual.StandardError);
    }
}
