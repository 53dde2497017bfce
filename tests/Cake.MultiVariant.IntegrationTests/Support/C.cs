namespace Cake.MultiVariant.IntegrationTests.Support;

/// <summary>Programs compiled from the C sources in Programs/.</summary>
public static class C
{
    /// <summary>Compiles <paramref name="source"/> and returns the path of the executable.</summary>
    public static async Task<string> Compile(
        string source, string output, string[]? options = null, string compiler = "gcc")
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Programs", source);
        var result = await Tool.Run(
            Tool.Require(compiler), ["-O1", path, .. options ?? [], "-o", output]);
        result.ExitCode.ShouldBe(0, result.StandardError);
        return output;
    }
}
