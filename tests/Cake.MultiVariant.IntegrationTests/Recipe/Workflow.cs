using YamlDotNet.Serialization;

namespace Cake.MultiVariant.IntegrationTests.Recipe;

/// <summary>What a workflow file says: jobs one after the other, each once for every row of its matrix.</summary>
internal sealed record Workflow(IReadOnlyList<Workflow.Job> Jobs)
{
    /// <summary>Runs on a machine of its own for each row of its matrix: how variables are written, and their values.</summary>
    public sealed record Job(string? Needs, IReadOnlyList<(string Variable, string Value)[]> Matrix, IReadOnlyList<Step> Steps);

    public abstract record Step;

    public sealed record Run(string Command) : Step;

    public sealed record Upload(string Name, string Path) : Step;

    public sealed record Download(string Pattern, string Path) : Step;

    /// <summary>What a runner does before the build: sources and SDK.</summary>
    public sealed record SetUp : Step;

    public sealed record Install(IReadOnlyList<string> DebianPackages) : Step;

    /// <summary>https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax.</summary>
    public static Workflow ReadGitHubActions(string text) => new(
    [
        .. from job in Map(Read(text)["jobs"]).Values.Select(Map)
           let matrix = Map(Map(job["strategy"])["matrix"])
           select new Job(
               (string?)job.GetValueOrDefault("needs"),
               [
                   .. from row in List(matrix["include"]).Select(Map)
                      select row.Select(v => ($"${{{{ matrix.{v.Key} }}}}", (string)v.Value)).ToArray(),
               ],
               [.. List(job["steps"]).Select(Map).Select(GitHubStep)]),
    ]);

    /// <summary>https://learn.microsoft.com/azure/devops/pipelines/yaml-schema.</summary>
    public static Workflow ReadAzurePipelines(string text) => new(
    [
        .. from job in List(Read(text)["jobs"]).Select(Map)
           let matrix = Map(Map(job["strategy"])["matrix"])
           select new Job(
               (string?)job.GetValueOrDefault("dependsOn"),
               [.. matrix.Values.Select(row => Map(row).Select(v => ($"$({v.Key})", (string)v.Value)).ToArray())],
               [.. List(job["steps"]).Select(Map).Select(AzureStep)]),
    ]);

    private static Step GitHubStep(Dictionary<object, object> step)
    {
        if (step.TryGetValue("run", out object? command))
            return Command((string)command);
        Dictionary<object, object> with = step.TryGetValue("with", out object? inputs) ? Map(inputs) : [];
        return ((string)step["uses"]).Split('@')[0] switch
        {
            "actions/checkout" or "actions/setup-dotnet" => new SetUp(),
            "actions/upload-artifact" => new Upload((string)with["name"], (string)with["path"]),
            "actions/download-artifact" => new Download((string)with["pattern"], (string)with["path"]),
            var other => throw new NotSupportedException(other),
        };
    }

    private static Step AzureStep(Dictionary<object, object> step)
    {
        if (step.TryGetValue("script", out object? command))
            return Command((string)command);
        if (step.TryGetValue("publish", out object? path))
            return new Upload((string)step["artifact"], (string)path);
        Dictionary<object, object> inputs = Map(step["inputs"]);
        return (string)step["task"] switch
        {
            "UseDotNet@2" => new SetUp(),
            "DownloadPipelineArtifact@2" => new Download(
                ((string)inputs["patterns"]).Replace("/**", ""), (string)inputs["targetPath"]),
            var other => throw new NotSupportedException(other),
        };
    }

    private static Step Command(string command)
    {
        const string Installer = "sudo apt-get update && sudo apt-get install --yes ";
        return command.StartsWith(Installer, StringComparison.Ordinal)
            ? new Install(command[Installer.Length..].Split(' '))
            : new Run(command);
    }

    private static Dictionary<object, object> Read(string text) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(text);

    private static Dictionary<object, object> Map(object node) => (Dictionary<object, object>)node;

    private static List<object> List(object node) => (List<object>)node;
}
