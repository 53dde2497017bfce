using CliWrap;
using CliWrap.Buffered;

namespace Cake.MultiVariant.Testing;

/// <summary>Real programs of this machine.</summary>
public static class Tool
{
    /// <summary>
    /// The program's path. Where it is missing, the test is skipped and names it, and the Debian package that has it.
    /// </summary>
    public static string Require(string name, string? package = null)
    {
        string? path = Find(name);
        Assert.SkipWhen(
            path is null, $"{name} is not installed{(package is null ? "" : $"; it comes with the Debian package {package}")}");
        return path;
    }

    /// <summary>As <see cref="Require"/>, passing over wrapper scripts: an ELF executable's real path.</summary>
    public static string RequireElf(string name)
    {
        string? path = FindAll(name).Select(RealPath).FirstOrDefault(IsElf);
        Assert.SkipWhen(path is null, $"{name} is not installed as an ELF executable");
        return path;
    }

    private static string? Find(string name) => FindAll(name).FirstOrDefault();

    private static IEnumerable<string> FindAll(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .Where(File.Exists);

    private static string RealPath(string path) =>
        new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;

    private static bool IsElf(string path)
    {
        using var stream = File.OpenRead(path);
        return stream.ReadByte() == 0x7F;
    }

    /// <summary>Runs a program and returns what it did, whatever its exit code.</summary>
    public static Task<BufferedCommandResult> Run(string program, params IEnumerable<string> arguments) =>
        Command(program, arguments).ExecuteBufferedAsync(TestContext.Current.CancellationToken);

    public static Command Command(string program, params IEnumerable<string> arguments) =>
        Cli.Wrap(program)
            .WithArguments(arguments)
            .WithValidation(CommandResultValidation.None)
            .WithEnvironmentVariables(variables => variables
                .Set("MULTIVARIANT", null)
                .Set("MULTIVARIANT_DEBUG", null));

    /// <summary>Runs a bundle with MULTIVARIANT and MULTIVARIANT_DEBUG set.</summary>
    public static Task<BufferedCommandResult> RunControlled(
        string bundle, string? variant, string? debug, params IEnumerable<string> arguments) =>
        Command(bundle, arguments)
            .WithEnvironmentVariables(variables => variables
                .Set("MULTIVARIANT", variant)
                .Set("MULTIVARIANT_DEBUG", debug))
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
}
