namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>
/// A program cannot tell that it was bundled: what it can see of itself is the same as after a direct start. What may
/// differ is not printed by the probe: addresses themselves, file offsets in /proc/self/maps, the inode and size of
/// the executable file, process ids and times.
/// </summary>
public sealed class TransparencySpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string, string> Kinds => new()
    {
        { "gcc", "-pie" },
        { "gcc", "-no-pie" },
        { "gcc", "-static" },
        { "gcc", "-static-pie" },
        { "gcc", "-Wl,-z,max-page-size=0x200000" },
        { "gcc", "-Wl,-z,max-page-size=0x1000000" },
        { "gcc", "-Wl,-z,noseparate-code" },
        { "gcc", "-Wl,-z,now,-z,relro" },
        { "musl-gcc", "-pie" },
        { "musl-gcc", "-static" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_bundled_program_sees_what_it_sees_when_started_directly(string compiler, string option)
    {
        (string direct, string bundled) = await MakeTwins(compiler, option);

        var expected = await Tool.Run(direct, "plain", "", "last argument");
        var actual = await Tool.Run(bundled, "plain", "", "last argument");

        expected.StandardOutput.ShouldContain("/proc auxv 9: _start +0");
        actual.StandardOutput.ShouldBe(expected.StandardOutput.Replace(direct, bundled, StringComparison.Ordinal));
        actual.ExitCode.ShouldBe(0);
        actual.StandardError.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bundled_program_starts_where_the_kernel_puts_it_when_randomization_is_off()
    {
        string setarch = Tool.Require("setarch");
        (string direct, string bundled) = await MakeTwins("gcc", "-pie");

        var expected = await Tool.Run(setarch, "--addr-no-randomize", direct);
        var actual = await Tool.Run(setarch, "--addr-no-randomize", bundled);

        expected.StandardOutput.ShouldContain("personality: 40000");
        actual.StandardOutput.ShouldBe(expected.StandardOutput.Replace(direct, bundled, StringComparison.Ordinal));
    }

    /// <summary>Two files that differ in nothing but their folder, whose names have the same length.</summary>
    private async Task<(string Direct, string Bundled)> MakeTwins(string compiler, string option)
    {
        _directory.CreateSubdirectory("direct");
        _directory.CreateSubdirectory("bundle");
        string direct = await Gcc.CompileProgram("probe.c", _directory["direct/probe"], [option], compiler);
        return (direct, Bundle.OfOne(direct, _directory["bundle/probe"]));
    }
}
