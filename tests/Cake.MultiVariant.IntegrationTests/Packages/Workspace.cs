using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Packages;

/// <summary>
/// A user's folder: nothing in it but what a test puts there, and the packed addin, the recipe and Cake in reach.
/// </summary>
internal sealed partial class Workspace : IDisposable
{
    private readonly TestDirectory _directory = new();

    public Workspace()
    {
        Repository.RequirePackage("Cake.MultiVariant");
        Repository.RequirePackage("Cake.MultiVariant.Recipe");
        // Packages that this machine has are taken from there; the addin is the packed one, never an older one of the
        // same version from a cache.
        Write("NuGet.config",
            $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{_directory["packages"]}" />
              </config>
              <packageSources>
                <add key="MultiVariant" value="{Repository.PackageFolder}" />
                <add key="Cake" value="{Repository.CakePackageFolder}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="machine" value="{Repository.MachinePackages}" />
              </fallbackPackageFolders>
            </configuration>
            """);
    }

    public string this[string name] => _directory[name];

    public void Dispose() => _directory.Dispose();

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
    }

    /// <summary>Lets builds take packages from a folder of this one, too.</summary>
    public void AddPackageSource(string folder) => Write("NuGet.config", File.ReadAllText(this["NuGet.config"]).Replace(
        "</packageSources>", $"""<add key="{folder}" value="{this[folder]}" /></packageSources>"""));

    /// <summary>Copies the sources of a sample.</summary>
    public void CopySample(string sample, string target) => Sample.CopySources(sample, this[target]);

    /// <summary>Deletes what building a project left in its folder.</summary>
    public void Clean(string project)
    {
        foreach (string folder in (string[])["bin", "obj"])
        {
            if (Directory.Exists(this[$"{project}/{folder}"]))
                Directory.Delete(this[$"{project}/{folder}"], recursive: true);
        }
    }

    /// <summary>Runs a script with Cake, and expects it to succeed.</summary>
    public async Task<string> Cake(string script, params IEnumerable<string> arguments) =>
        await Succeed(CakeCommand(script, arguments));

    /// <summary>Runs a script with Cake as a build server would.</summary>
    public async Task<string> CakeOn(
        IReadOnlyDictionary<string, string?> server, string script, params IEnumerable<string> arguments) =>
        await Succeed(CakeCommand(script, arguments).WithEnvironmentVariables(server));

    /// <summary>Runs a script with Cake, expects it to fail, and returns its errors.</summary>
    public async Task<string> CakeError(string script, params IEnumerable<string> arguments) =>
        (await FailOn(new Dictionary<string, string?>(), script, arguments)).StandardError;

    /// <summary>Runs a script with Cake as a build server would, and expects it to fail.</summary>
    public async Task<BufferedCommandResult> FailOn(
        IReadOnlyDictionary<string, string?> server, string script, params IEnumerable<string> arguments)
    {
        BufferedCommandResult result = await CakeCommand(script, arguments)
            .WithEnvironmentVariables(server)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        result.ExitCode.ShouldNotBe(0, result.StandardOutput);
        return result;
    }

    /// <summary>Runs the .NET CLI, and expects it to succeed.</summary>
    public async Task<string> DotNet(params IEnumerable<string> arguments) =>
        await Succeed(Tool.Command("dotnet", arguments).WithWorkingDirectory(_directory.Path));

    /// <summary>Runs a command line in a shell, and expects it to succeed.</summary>
    public async Task<string> Shell(string command, IReadOnlyDictionary<string, string?> environment) => await Succeed(
        Tool.Command("bash", "-e", "-o", "pipefail", "-c", command)
            .WithEnvironmentVariables(environment)
            .WithWorkingDirectory(_directory.Path));

    private Command CakeCommand(string script, IEnumerable<string> arguments) => Tool.Command(
        "dotnet", [Path.Combine(Repository.CakeFolder, "Cake.dll"), script, .. arguments])
        .WithWorkingDirectory(_directory.Path);

    private static async Task<string> Succeed(Command command)
    {
        BufferedCommandResult result = await command.ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        result.ExitCode.ShouldBe(0, $"{result.StandardOutput}\n{result.StandardError}");
        return Colors().Replace(result.StandardOutput, "");
    }

    /// <summary>Cake writes colors on build servers, though nobody looks.</summary>
    [GeneratedRegex(@"\u001b\[[0-9;]*m")]
    private static partial Regex Colors();
}
