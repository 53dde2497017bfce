using System.Text.Json.Nodes;
using Cake.Common.Tools.DotNet.Publish;
using Cake.Core.IO.Arguments;

namespace Cake.MultiVariant.Building;

/// <summary>
/// Runs the .NET CLI with the arguments that Cake's own <see cref="DotNetPublisher"/> makes of the user's settings, so
/// that whatever can be set for <c>dotnet publish</c> holds for every step of it.
/// </summary>
internal sealed class DotNetCli(ICakeContext context, FilePath project, MultiVariantPublishSettings settings)
{
    /// <summary>The PATH of the programs that it starts.</summary>
    public string SearchPath => settings.EnvironmentVariables.TryGetValue("PATH", out string? path)
        ? path
        : context.Environment.GetEnvironmentVariable("PATH") ?? "";

    /// <summary>
    /// Builds the user's project with <c>-getProperty</c> and <c>-getItem</c> among the options, after a restore unless
    /// the settings forbid it, and returns the answers.
    /// </summary>
    /// <exception cref="CakeException">The build failed.</exception>
    public JsonNode Query(BuildLog log, IEnumerable<string> options, CancellationToken cancellationToken)
    {
        string answers = Path.GetTempFileName();
        try
        {
            Build(project, log, [.. options, $"-getResultOutputFile:{answers}"], restores: true, cancellationToken);
            return JsonNode.Parse(File.ReadAllText(answers))!;
        }
        catch (CakeException) when (log.Excerpt.Length == 0)
        {
            // MSBuild says why it cannot read a project only when it prints the answers, too.
            Build(project, log, options, restores: true, cancellationToken);
            throw;
        }
        finally
        {
            File.Delete(answers);
        }
    }

    /// <summary>The error of a failed build, with what its output says about the reason.</summary>
    public CakeException Failure(BuildLog log, string message, Exception reason)
    {
        string fullOutput = log.File is { } file ? $"{Environment.NewLine}Full output: {file}" : "";
        return new CakeException(
            (reason as CakeException)?.ExitCode ?? 1,
            $"{project} [{log.Failed}]: {message}{Environment.NewLine}{log.Excerpt}{fullOutput}",
            reason);
    }

    /// <summary>Runs <c>dotnet build</c> on a project, as part of <c>dotnet publish</c>.</summary>
    /// <exception cref="CakeException">The build failed.</exception>
    public void Build(
        FilePath file, BuildLog log, IEnumerable<string> options, bool restores, CancellationToken cancellationToken)
    {
        MultiVariantPublishSettings build = settings.Clone();
        build.NoRestore |= build.NoBuild || !restores;
        build.NoBuild = false;
        build.OutputDirectory = null;
        build.ArgumentCustomization = arguments => Customize(arguments, ["-property:_IsPublishing=true", .. options]);
        build.EnvironmentVariables = new Dictionary<string, string>(settings.EnvironmentVariables)
        {
            // A build server is not a child of this process: it could not be killed, and serves one build at a time.
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        };
        // Not before 10 s (2710 hexadecimal ms), .NET recompiles hot methods with more optimization. MSBuild ends before
        // that pays off: it took a fifth of the time of publishing four variants of a tool.
        build.EnvironmentVariables.TryAdd("DOTNET_TC_CallCountingDelayMs", "2710");
        var runner = new CancellableProcessRunner(log.Add, context.Environment, context.Log, cancellationToken);
        var publisher = new DotNetPublisher(context.FileSystem, context.Environment, runner, context.Tools);
        try
        {
            publisher.Publish(file.FullPath, build);
        }
        catch (CakeException e)
        {
            throw Failure(log, e.Message, e);
        }
    }

    /// <summary>Replaces <c>publish</c> with <c>build</c>, customizes as the user does, and adds options.</summary>
    private ProcessArgumentBuilder Customize(ProcessArgumentBuilder arguments, IEnumerable<string> options)
    {
        List<IProcessArgument> customized = [.. arguments];
        customized[customized.FindIndex(argument => argument.Render() == "publish")] = new TextArgument("build");
        arguments.Clear();
        arguments.AppendRange(customized);
        arguments = settings.ArgumentCustomization?.Invoke(arguments) ?? arguments;
        foreach (string option in options)
            arguments.AppendQuoted(option);
        return arguments;
    }
}
