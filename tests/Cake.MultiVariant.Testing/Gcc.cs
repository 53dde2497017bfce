using CliWrap.Buffered;

namespace Cake.MultiVariant.Testing;

/// <summary>Real ELF files. Tests that need a compiler that this machine lacks are skipped.</summary>
public static class Gcc
{
    /// <summary>Compiles a program that does nothing.</summary>
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
        // As most distributions do; otherwise rule MV1036 has something to say about every program.
        await Run(compiler, [source, "-o", output, "-Wl,-z,now", .. options]);
        return output;
    }

    /// <summary>Compiles a source of Programs/ and returns the path of the executable.</summary>
    public static async Task<string> CompileProgram(
        string source, string output, string[]? options = null, string compiler = "gcc")
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Programs", source);
        await Run(compiler, ["-O1", path, .. options ?? [], "-o", output]);
        return output;
    }

    /// <summary>Links decoder.c with the launcher's decoder, as ILC compiled it, and the C library's.</summary>
    public static Task<string> CompileDecoder(TestDirectory directory)
    {
        Assert.SkipUnless(File.Exists("/usr/include/zstd.h"), "libzstd-dev is not installed");
        string launcher = Path.Combine(
            Repository.Root, "src", "Launcher", "obj", "Release", "X64", "launcher-zstd", "net10.0", "launcher.o");
        return CompileProgram("decoder.c", directory["decoder"], [launcher, "-lzstd"]);
    }

    /// <summary>Runs a compiler or a tool of binutils, which must succeed.</summary>
    public static async Task<string> Run(string tool, params string[] arguments)
    {
        BufferedCommandResult result = await Tool.Run(Tool.Require(tool), arguments);
        result.ExitCode.ShouldBe(0, result.StandardError);
        return result.StandardOutput;
    }
}
