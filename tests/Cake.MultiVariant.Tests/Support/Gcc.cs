using CliWrap.Buffered;

namespace Cake.MultiVariant.Tests.Support;

/// <summary>Real ELF files.</summary>
internal static class Gcc
{
    /// <summary>Compiles a program that does nothing; the test is skipped where there is no gcc.</summary>
    public static async Task<string> Compile(TestDirectory directory, params string[] options)
    {
        string gcc = Tool.Require("gcc");
        string source = directory["program.c"];
        await File.WriteAllTextAsync(source, "int main(void) { return 0; }", TestContext.Current.CancellationToken);

        string output = directory["program"];
        BufferedCommandResult result = await Tool.Run(gcc, [source, "-o", output, .. options]);
        result.ExitCode.ShouldBe(0, result.StandardError);
        return output;
    }
}
