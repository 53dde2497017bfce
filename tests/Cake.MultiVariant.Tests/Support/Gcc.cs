using CliWrap.Buffered;

namespace Cake.MultiVariant.Tests.Support;

/// <summary>Real ELF files.</summary>
internal static class Gcc
{
    /// <summary>Compiles a program that does nothing; the test is skipped where there is no gcc.</summary>
    public static Task<string> Compile(TestDirectory directory, params string[] options) =>
        CompileSource(directory, "int main(void) { return 0; }", options);

    /// <summary>Compiles a program that has use for vectors, as <c>program</c> or under another name.</summary>
    public static Task<string> CompileVectors(TestDirectory directory, string[] options, string name = "program") =>
        CompileSource(
            directory,
            """
            #include <stdio.h>
            float a[256], b[256], c[256]; double d[256]; unsigned long u[256];
            int main(int n, char **v)
            {
                for (int i = 0; i < 256; i++) c[i] = a[i] * b[i] + c[i];
                for (int i = 0; i < 256; i++) d[i] = (double)u[i];
                float sum = 0;
                for (int i = 0; i < 256; i++) if (a[i] > n) sum += c[i];
                return printf("%f %f\n", sum, d[n]) < 0;
            }
            """,
            ["-O2", .. options],
            name: name);

    public static async Task<string> CompileSource(
        TestDirectory directory, string code, string[] options, string compiler = "gcc", string name = "program")
    {
        string source = directory[$"{name}.{(code.StartsWith('.') ? "s" : "c")}"];
        await File.WriteAllTextAsync(source, code, TestContext.Current.CancellationToken);

        string output = directory[name];
        BufferedCommandResult result = await Tool.Run(Tool.Require(compiler), [source, "-o", output, .. options]);
        result.ExitCode.ShouldBe(0, result.StandardError);
        return output;
    }

    /// <summary>Runs a tool of binutils, which must succeed; it is skipped where there is none.</summary>
    public static async Task<string> Run(string tool, params string[] arguments)
    {
        BufferedCommandResult result = await Tool.Run(Tool.Require(tool), arguments);
        result.ExitCode.ShouldBe(0, result.StandardError);
        return result.StandardOutput;
    }
}
