namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>
/// Kernels before 5.14 and gVisor compare all 64 bits of a system call's number. Programs/strict.c does so on any
/// kernel.
/// </summary>
public sealed class StrictKernelSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("-static", null, null, 3)]
    [InlineData("-static-pie", null, null, 3)]
    [InlineData("-pie", null, null, 3)]
    [InlineData("-pie", null, "memfd", 3)]
    [InlineData("-pie", null, "log", 3)]
    [InlineData("-pie", null, "list", 0)]
    [InlineData("-pie", null, "extract", 0)]
    [InlineData("-pie", "v9", null, 64)]
    public async Task The_launcher_leaves_nothing_in_the_upper_half_of_a_system_calls_number(
        string kind, string? variant, string? debug, int exitCode)
    {
        string strict = await Gcc.CompileProgram("strict.c", _directory["strict"]);
        string bundle = Bundle.OfAllLevels(
            await Gcc.CompileProgram("whoami.c", _directory["program"], [kind]), _directory["bundle"]);

        var expected = await Tool.RunControlled(bundle, variant, debug, "3");
        var result = await Tool.RunControlled(strict, variant, debug, bundle, "3");
        Assert.SkipWhen(result.ExitCode == 102, "this machine forbids ptrace");

        result.StandardError.ShouldBe(expected.StandardError);
        result.StandardOutput.ShouldBe(expected.StandardOutput);
        result.ExitCode.ShouldBe(exitCode);
    }
}
