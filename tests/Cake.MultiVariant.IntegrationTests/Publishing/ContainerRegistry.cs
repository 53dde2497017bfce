using System.Diagnostics;
using System.Text.RegularExpressions;
using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>A registry of container images on loopback, with a base image that has what NativeAOT programs need.</summary>
public sealed partial class ContainerRegistry : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Process _registry;

    private ContainerRegistry(string program)
    {
        File.WriteAllText(
            _directory["config.yml"],
            $"""
            version: 0.1
            storage:
              filesystem:
                rootdirectory: {_directory["storage"]}
            http:
              addr: 127.0.0.1:0
            """);
        _registry = new Process
        {
            StartInfo = new ProcessStartInfo(program, ["serve", _directory["config.yml"]])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        // The registry chooses a free port, and tells it only here.
        var address = new TaskCompletionSource<string>();
        _registry.ErrorDataReceived += (_, line) =>
        {
            if (Listening().Match(line.Data ?? "") is { Success: true, Value: var value })
                address.TrySetResult(value);
        };
        _registry.Start();
        _registry.BeginOutputReadLine();
        _registry.BeginErrorReadLine();
        Address = $"localhost:{address.Task.WaitAsync(TimeSpan.FromMinutes(1)).GetAwaiter().GetResult()}";
    }

    /// <summary>What names of images begin with. The SDK allows HTTP for localhost only.</summary>
    public string Address { get; }

    public string BaseImage => $"{Address}/base:1";

    /// <summary>Starts it; the test is skipped where something is missing.</summary>
    public static async Task<ContainerRegistry> Start()
    {
        string program = Tool.Require("docker-registry");
        Tool.Require("skopeo");
        Tool.Require("umoci");
        Assert.SkipWhen(Environment.UserName != "root", "only root can unpack an image and run a program in it");
        var registry = new ContainerRegistry(program);
        await registry.PushBaseImage();
        return registry;
    }

    public void Dispose()
    {
        _registry.Kill();
        _registry.WaitForExit();
        _registry.Dispose();
        _directory.Dispose();
    }

    /// <summary>Unpacks an image, as skopeo names it, into a new folder.</summary>
    public static async Task Unpack(string image, string folder)
    {
        string layout = $"{folder}.oci:image";
        await Run("skopeo", "copy", "--src-tls-verify=false", image, $"oci:{layout}");
        await Run("umoci", "raw", "unpack", "--image", layout, folder);
    }

    private async Task PushBaseImage()
    {
        string layout = _directory["base"];
        await Run("umoci", "init", "--layout", layout);
        await Run("umoci", "new", "--image", $"{layout}:1");
        // The program that runs the tests needs all that NativeAOT programs need, and more.
        BufferedCommandResult libraries = await Run("ldd", Environment.ProcessPath!);
        foreach (string library in Library().Matches(libraries.StandardOutput).Select(match => match.Value))
            await Run("umoci", "insert", "--image", $"{layout}:1", RealPath(library), library);
        await Run("skopeo", "copy", "--dest-tls-verify=false", $"oci:{layout}:1", $"docker://{BaseImage}");

        static string RealPath(string path) => new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
    }

    private static async Task<BufferedCommandResult> Run(string program, params string[] arguments)
    {
        BufferedCommandResult result = await Tool.Run(Tool.Require(program), arguments);
        result.ExitCode.ShouldBe(0, result.StandardError);
        return result;
    }

    [GeneratedRegex(@"(?<=listening on 127\.0\.0\.1:)\d+")]
    private static partial Regex Listening();

    [GeneratedRegex(@"/\S+")]
    private static partial Regex Library();
}
