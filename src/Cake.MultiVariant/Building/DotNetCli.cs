using System.Text.Json.Nodes;
using Cake.Common.Tools.DotNet.Publish;
using Cake.Core.IO.Arguments;

namespace Cake.MultiVariant.Building;

/// <summary>
/// Runs the .NET CLI, always with the arguments that Cake's own <see cref="DotNetPublisher"/> makes of the user's
/// settings, so that everything that can be set for <c>dotnet publish</c> holds for every step of it.
/// </summary>
/// <param name="context">The context.</param>
/// <param name="project">The user's project, which errors name.</param>
/// <param name="settings">The user's settings.</param>
internal sealed class DotNetCli(ICakeContext context, FilePath project, MultiVariantPublishSettings settings)
{
    private const string PublishCommand = "publish";

    /// <summary>
    /// The milliseconds, in hexadecimal digits, after which .NET starts to compile what it runs often once more, with
    /// more effort. MSBuild ends before that pays: it took a fifth of the time of publishing four variants of a tool.
    /// </summary>
    private static readonly KeyValuePair<string, string> s_lateOptimization =
        new("DOTNET_TC_CallCountingDelayMs", "2710");

    /// <summary>Where what it runs looks for programs.</summary>
    public string SearchPath => settings.EnvironmentVariables.TryGetValue("PATH", out string? path)
        ? path
        : context.Environment.GetEnvironmentVariable("PATH") ?? "";

    /// <summary><c>dotnet build</c> of a project that needs no restore, as a part of <c>dotnet publish</c>.</summary>
    /// <exception cref="CakeException">It failed.</exception>
    public void Build(FilePath file, BuildLog log, IEnumerable<string> options, CancellationToken cancellationToken) =>
        Build(file, log, options, restores: false, cancellationToken);

    /// <summary>
    /// The answers to <c>-getProperty</c> and <c>-getItem</c> among the options of a build of the user's project, after a
    /// restore unless the settings say otherwise.
    /// </summary>
    /// <exception cref="CakeException">It failed.</exception>
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
            // Why a project cannot be read, MSBuild says only where it prints the answers, too.
            Build(project, log, options, restores: true, cancellationToken);
            throw;
        }
        finally
        {
            File.Delete(answers);
        }
    }

    private void Build(
        FilePath file, BuildLog log, IEnumerable<string> options, bool restores, CancellationToken cancellationToken)
    {
        MultiVariantPublishSettings build = settings.Clone();
        build.NoRestore |= build.NoBuild || !restores;
        build.NoBuild = false;
        build.OutputDirectory = null;
        Run(file, log, build, ["-property:_IsPublishing=true", .. options], cancellationToken);
    }

    private void Run(
        FilePath file,
        BuildLog log,
        MultiVariantPublishSettings run,
        IEnumerable<string> options,
        CancellationToken cancellationToken)
    {
        run.ArgumentCustomization = arguments => Customize(arguments, options);
        run.EnvironmentVariables = new Dictionary<string, string>(settings.EnvironmentVariables)
        {
            // A build server is no child of ours: it could not be killed, and serves only one build at a time.
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        };
        run.EnvironmentVariables.TryAdd(s_lateOptimization.Key, s_lateOptimization.Value);
        var runner = new ChildProcessRunner(log.Add, context.Environment, context.Log, cancellationToken);
        var publisher = new DotNetPublisher(context.FileSystem, context.Environment, runner, context.Tools);
        try
        {
            publisher.Publish(file.FullPath, run);
        }
        catch (CakeException e)
        {
            throw Failure(log, e.Message, e);
        }
    }

    /// <summary>What is known about why the build failed.</summary>
    public CakeException Failure(BuildLog log, string message, Exception reason)
    {
        string whereMore = log.File is { } file ? $"{Environment.NewLine}All of its output: {file}" : "";
        return new CakeException(
            (reason as CakeException)?.ExitCode ?? 1,
            $"{project} [{log.Failed}]: {message}{Environment.NewLine}{log.Excerpt}{whereMore}",
            reason);
    }

    private ProcessArgumentBuilder Customize(ProcessArgumentBuilder arguments, IEnumerable<string> options)
    {
        List<IProcessArgument> customized = [.. arguments];
        int position = customized.FindIndex(argument => argument.Render() == PublishCommand);
        customized[position] = new TextArgument("build");

        arguments.Clear();
        arguments.AppendRange(customized);
        arguments = settings.ArgumentCustomization?.Invoke(arguments) ?? arguments;
        foreach (string option in options)
            arguments.AppendQuoted(option);
        return arguments;
    }
}
