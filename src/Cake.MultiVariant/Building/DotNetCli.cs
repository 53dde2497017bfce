using Cake.Common.Tools.DotNet.Publish;
using Cake.MultiVariant.Processes;

namespace Cake.MultiVariant.Building;

/// <summary>Runs <c>dotnet publish</c>, with all that the user's settings say.</summary>
internal sealed class DotNetCli(ICakeContext context, MultiVariantPublishSettings settings, Action<string> receive)
{
    /// <summary>MSBuild imports these files into every project that uses the .NET SDK.</summary>
    private const string ImportedFiles = "AfterMicrosoftNETSdkTargets";

    /// <summary>Publishes a project, with a file for MSBuild to import, and with environment variables for it.</summary>
    /// <exception cref="CakeException">It failed.</exception>
    public void Publish(
        FilePath project,
        string targets,
        IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellationToken)
    {
        MultiVariantPublishSettings publish = settings.Clone();
        publish.EnvironmentVariables = new Dictionary<string, string>(settings.EnvironmentVariables)
        {
            // A build server is not a child of this process: it could not be killed, and serves one build at a time.
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            // No node of MSBuild outlives the build.
            ["MSBUILDDISABLENODEREUSE"] = "1",
            [ImportedFiles] = string.Join(';', new[] { Variable(ImportedFiles), Escape(targets) }.OfType<string>()),
        };
        foreach ((string name, string value) in environment)
            publish.EnvironmentVariables[name] = Escape(value);
        // Not before 10 s (2710 hexadecimal ms), .NET recompiles hot methods with more optimization. MSBuild ends before
        // that pays off.
        publish.EnvironmentVariables.TryAdd("DOTNET_TC_CallCountingDelayMs", "2710");
        var runner = new CancellableProcessRunner(receive, context.Environment, context.Log, cancellationToken);
        new DotNetPublisher(context.FileSystem, context.Environment, runner, context.Tools)
            .Publish(project.FullPath, publish);
    }

    private string? Variable(string name) =>
        settings.EnvironmentVariables.TryGetValue(name, out string? value)
            ? value
            : context.Environment.GetEnvironmentVariable(name);

    /// <summary>The text that MSBuild reads as exactly this value.</summary>
    private static string Escape(string value) =>
        string.Concat(value.Select(c => "%;,$@'*?".Contains(c) ? $"%{(int)c:X2}" : $"{c}"));
}
