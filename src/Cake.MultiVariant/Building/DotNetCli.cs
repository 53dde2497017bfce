using Cake.Common.Tools.DotNet.Publish;
using Cake.MultiVariant.Processes;

namespace Cake.MultiVariant.Building;

/// <summary>Runs <c>dotnet publish</c>, with all that the user's settings say.</summary>
internal static class DotNetCli
{
    /// <summary>MSBuild imports these files into every project that uses the .NET SDK.</summary>
    private const string ImportedFiles = "AfterMicrosoftNETSdkTargets";

    /// <summary>Publishes a project, with a file for MSBuild to import, and properties for it.</summary>
    /// <exception cref="CakeException">It failed.</exception>
    public static void Publish(
        ICakeContext context,
        MultiVariantPublishSettings settings,
        FilePath project,
        string targets,
        IReadOnlyDictionary<string, string> properties,
        Action<string> receive,
        CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, string>(settings.EnvironmentVariables)
        {
            // A build server is not a child of this process: it could not be killed, and serves one build at a time.
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            // No node of MSBuild outlives the build.
            ["MSBUILDDISABLENODEREUSE"] = "1",
        };
        // Not before 10 s (2710 hexadecimal ms), .NET recompiles hot methods with more optimization. MSBuild ends before
        // that pays off.
        variables.TryAdd("DOTNET_TC_CallCountingDelayMs", "2710");
        string? imported =
            variables.GetValueOrDefault(ImportedFiles) ?? context.Environment.GetEnvironmentVariable(ImportedFiles);
        variables[ImportedFiles] = string.Join(';', new[] { imported, Escape(targets) }.OfType<string>());
        foreach ((string name, string value) in properties)
            variables[name] = Escape(value);
        MultiVariantPublishSettings publish = settings.Clone();
        publish.EnvironmentVariables = variables;
        var runner = new CancellableProcessRunner(receive, context.Environment, context.Log, cancellationToken);
        new DotNetPublisher(context.FileSystem, context.Environment, runner, context.Tools)
            .Publish(project.FullPath, publish);
    }

    /// <summary>The text that MSBuild reads as exactly this value.</summary>
    private static string Escape(string value) =>
        string.Concat(value.Select(c => "%;,$@'*?".Contains(c) ? $"%{(int)c:X2}" : $"{c}"));
}
