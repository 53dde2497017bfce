using System.Text.Json.Nodes;
using Cake.Common.Tools.DotNet.Publish;
using Cake.Core;
using Cake.Core.IO;
using Cake.Core.IO.Arguments;
using Path = System.IO.Path;

namespace Cake.MultiVariant;

/// <summary>
/// Runs the .NET CLI on a project, always with the arguments that Cake's own <see cref="DotNetPublisher"/> makes of
/// the user's settings, so that everything that can be set for <c>dotnet publish</c> holds for every step of it.
/// </summary>
/// <param name="context">The context.</param>
/// <param name="project">The project.</param>
/// <param name="settings">The user's settings.</param>
/// <param name="commonOptions">Options of every step, beyond the user's.</param>
/// <param name="logDirectory">Where all that a step prints is kept, or null when that is not known yet.</param>
internal sealed class DotNetCli(
    ICakeContext context,
    FilePath project,
    MultiVariantPublishSettings settings,
    IReadOnlyList<string> commonOptions,
    DirectoryPath? logDirectory)
{
    private const string PublishCommand = "publish";

    public DotNetCli(ICakeContext context, FilePath project, MultiVariantPublishSettings settings)
        : this(context, project, settings, [], null)
    {
    }

    /// <summary>The same for the steps that follow, once it is known what the project is.</summary>
    public DotNetCli With(IReadOnlyList<string> options, DirectoryPath logs) =>
        new(context, project, settings, options, logs);

    /// <summary><c>dotnet publish</c> of what is built already.</summary>
    /// <exception cref="CakeException">It failed.</exception>
    public void Publish(
        string label, DirectoryPath output, IEnumerable<string> options, CancellationToken cancellationToken)
    {
        MultiVariantPublishSettings publish = settings.Clone();
        publish.NoBuild = true;
        // The CLI's option --output stumbles over commas in it.
        publish.OutputDirectory = null;
        Run(
            label,
            PublishCommand,
            publish,
            [MSBuildOption.Property("PublishDir", $"{output}/"), .. options],
            cancellationToken);
    }

    /// <summary><c>dotnet build</c> as a part of <c>dotnet publish</c>.</summary>
    /// <exception cref="CakeException">It failed.</exception>
    public void Build(string label, IEnumerable<string> options, CancellationToken cancellationToken)
    {
        MultiVariantPublishSettings build = settings.Clone();
        build.NoRestore |= build.NoBuild;
        build.NoBuild = false;
        build.OutputDirectory = null;
        Run(label, "build", build, ["-property:_IsPublishing=true", .. options], cancellationToken);
    }

    /// <summary>The answers to <c>-getProperty</c> and <c>-getItem</c> among the options of a build.</summary>
    /// <exception cref="CakeException">It failed.</exception>
    public JsonNode Query(string label, IEnumerable<string> options, CancellationToken cancellationToken)
    {
        string answers = Path.GetTempFileName();
        try
        {
            Build(label, [.. options, $"-getResultOutputFile:{answers}"], cancellationToken);
            return JsonNode.Parse(File.ReadAllText(answers))!;
        }
        finally
        {
            File.Delete(answers);
        }
    }

    private void Run(
        string label,
        string command,
        MultiVariantPublishSettings run,
        IEnumerable<string> options,
        CancellationToken cancellationToken)
    {
        run.ArgumentCustomization = arguments => Customize(arguments, label, command, [.. commonOptions, .. options]);
        // A build server is no child of ours: it could not be killed, and serves only one build at a time.
        run.EnvironmentVariables = new Dictionary<string, string>(settings.EnvironmentVariables)
        {
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        };
        FilePath? log = logDirectory?.CombineWithFilePath($"{label}.log");
        var runner = new ChildProcessRunner(label, log, context.Environment, context.Log, cancellationToken);
        var publisher = new DotNetPublisher(context.FileSystem, context.Environment, runner, context.Tools);
        try
        {
            publisher.Publish(project.FullPath, run);
        }
        catch (CakeException e)
        {
            string whereMore = log is null ? "" : $"{Environment.NewLine}All of its output: {log}";
            throw new CakeException(
                e.ExitCode,
                $"{project} [{label}]: {e.Message}{Environment.NewLine}{runner.Output}{whereMore}",
                e);
        }
    }

    private ProcessArgumentBuilder Customize(
        ProcessArgumentBuilder arguments, string label, string command, IEnumerable<string> options)
    {
        List<IProcessArgument> customized = [.. arguments];
        int position = customized.FindIndex(argument => argument.Render() == PublishCommand);
        customized[position] = new TextArgument(command);

        arguments.Clear();
        arguments.AppendRange(customized);
        arguments = settings.ArgumentCustomization?.Invoke(arguments) ?? arguments;
        foreach (string option in options)
            arguments.AppendQuoted(option);
        return arguments;
    }
}
