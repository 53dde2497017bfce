using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>A NativeAOT program cannot tell that it was bundled.</summary>
public sealed class ProbeSpecs(PublishedProbe probe) : IClassFixture<PublishedProbe>
{
    [Fact]
    public async Task It_sees_of_itself_what_it_sees_when_started_directly()
    {
        string direct = probe.Direct("x86-64");
        string bundled = Path.Combine(Path.GetDirectoryName(direct)!, "probe-bundle");
        File.Copy(probe.Bundle, bundled, overwrite: true);

        BufferedCommandResult expected = await Run(direct, "5", "", "last argument");
        BufferedCommandResult actual = await Run(bundled, "5", "", "last argument");

        expected.StandardOutput.ShouldContain($"ProcessPath: {direct}\n");
        expected.StandardOutput.ShouldContain($"BaseDirectory: {Path.GetDirectoryName(direct)}/\n");
        expected.StandardOutput.ShouldEndWith("first line\nsecond line\n");
        expected.ExitCode.ShouldBe(5);
        Generalize(actual.StandardOutput, bundled).ShouldBe(Generalize(expected.StandardOutput, direct));
        actual.StandardError.ShouldBe(expected.StandardError);
        actual.ExitCode.ShouldBe(expected.ExitCode);
    }

    [Fact]
    public async Task Its_death_by_a_signal_is_the_same()
    {
        string shell = "\"$0\" abort 2>/dev/null; echo $?";

        string expected = (await Tool.Run("/bin/sh", "-c", shell, probe.Direct("x86-64"))).StandardOutput;

        expected.ShouldBe("134\n");
        (await Tool.Run("/bin/sh", "-c", shell, probe.Bundle)).StandardOutput.ShouldBe(expected);
    }

    private static string Generalize(string output, string path) => output
        .Replace(path, "PATH", StringComparison.Ordinal)
        .Replace($"ProcessName: {Path.GetFileName(path)}", "ProcessName: NAME", StringComparison.Ordinal);

    private static Task<BufferedCommandResult> Run(string program, params string[] arguments) =>
        ("first line\nsecond line\n" | Tool.Command(program, arguments)
            .WithEnvironmentVariables(variables => variables.Set("PROBE", "from the environment").Set("MULTIVARIANT", "v1")))
        .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
}
