namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>Sandboxes that answer a system call with EPERM. The program, started directly, is the oracle.</summary>
public sealed class SandboxSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string, string> Restrictions => new(
        from call in (string[])
        [
            "fstat", "lseek", "pread64", "mmap", "munmap", "brk", "close", "personality", "getrandom", "prctl",
            "memfd_create", "executable-anonymous-memory",
        ]
        from kind in (string[])["-static", "-static-pie", "-pie", "-no-pie"]
        select (call, kind));

    [Theory]
    [MemberData(nameof(Restrictions))]
    public async Task A_bundle_ends_as_its_program_ends(string forbidden, string kind)
    {
        (string forbid, string direct, string bundle) = await Prepare(kind);

        var expected = await Tool.Run(forbid, forbidden, direct, "3");
        var actual = await Tool.Run(forbid, forbidden, bundle, "3");

        actual.ExitCode.ShouldBe(expected.ExitCode, actual.StandardError);
        actual.StandardError.ShouldBe(expected.StandardError.Replace(direct, bundle, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_mapping_is_forbidden_the_log_tells_of_the_copy_in_memory()
    {
        (string forbid, _, string bundle) = await Prepare("-static");

        var result = await Tool.RunControlled(forbid, "v1", "log", "mmap", bundle, "3");

        result.ExitCode.ShouldBe(3);
        result.StandardOutput.ShouldStartWith($"/memfd:{bundle} [x86-64] (deleted)\n");
        result.StandardError.ShouldBe(
            """
            [multivariant] launcher: starting variant x86-64
            [multivariant] launcher: cannot map the variant: EPERM 1; starting a copy in memory

            """);
    }

    [Theory]
    [InlineData("sendfile", "memfd")]
    [InlineData("pread64", "memfd")]
    [InlineData("sendfile", "extract")]
    public async Task A_variant_is_copied_in_the_way_that_is_left(string forbidden, string debug)
    {
        (string forbid, _, string bundle) = await Prepare("-static");

        var expected = await Tool.RunControlled(bundle, null, debug, "3");
        var actual = await Tool.RunControlled(forbid, null, debug, forbidden, bundle, "3");

        actual.StandardOutput.ShouldBe(expected.StandardOutput, actual.StandardError);
        actual.ExitCode.ShouldBe(expected.ExitCode);
    }

    private async Task<(string Forbid, string Direct, string Bundle)> Prepare(string kind)
    {
        string forbid = await Gcc.CompileProgram("forbid.c", _directory["forbid"]);
        string direct = await Gcc.CompileProgram("whoami.c", _directory["program"], [kind]);
        return (forbid, direct, Bundle.OfAllLevels(direct, _directory["bundle"]));
    }
}
