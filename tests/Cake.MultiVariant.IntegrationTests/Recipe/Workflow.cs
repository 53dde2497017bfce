using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace Cake.MultiVariant.IntegrationTests.Recipe;

/// <summary>What a workflow file says: jobs one after the other, each once for every row of its matrix.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="Variable">How variables are written where the server replaces them.</param>
/// <param name="Environment">The variables that the server sets for all commands.</param>
internal sealed partial record Workflow(
    IReadOnlyList<Workflow.Job> Jobs, Regex? Variable, IReadOnlyDictionary<string, string?> Environment)
{
    /// <summary>Runs on a machine of its own for each row of its matrix: variables and their values.</summary>
    public sealed record Job(
        string? Needs, IReadOnlyList<Dictionary<string, string>> Matrix, IReadOnlyList<Step> Steps);

    public abstract record Step
    {
        /// <summary>When it runs: <c>a == 'x' &amp;&amp; b != ''</c>.</summary>
        public string Condition { get; init; } = "";

        /// <summary>By which later steps name its outputs.</summary>
        public string Id { get; init; } = "";
    }

    public sealed record Run(string Command, IReadOnlyDictionary<string, string> Environment) : Step;

    public sealed record Upload(string Name, string Path) : Step;

    /// <summary>Downloads artifacts, each into a folder of its name or, on GitLab, to where it was uploaded from.</summary>
    public sealed record Download(string Pattern, string Path, bool IntoFolders = true) : Step;

    /// <summary>What a runner does before the build: sources and SDK.</summary>
    public sealed record SetUp : Step;

    public sealed record Install(IReadOnlyList<string> DebianPackages) : Step;

    /// <summary>Steps with inputs and outputs of their own.</summary>
    public sealed record Use(CompositeAction Action, IReadOnlyDictionary<string, string> Inputs) : Step;

    /// <summary>https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax.</summary>
    /// <param name="Defaults">The values of inputs that are left out.</param>
    /// <param name="Outputs">What its outputs are, as its steps know them.</param>
    /// <param name="Steps">What it does.</param>
    public sealed record CompositeAction(
        IReadOnlyDictionary<string, string> Defaults, IReadOnlyDictionary<string, string> Outputs, IReadOnlyList<Step> Steps)
    {
        public static CompositeAction Read(string text)
        {
            Dictionary<object, object> action = Workflow.Read(text);
            Dictionary<object, object> runs = Map(action["runs"]);
            ((string)runs["using"]).ShouldBe("composite");
            List<Dictionary<object, object>> steps = [.. List(runs["steps"]).Select(Map)];
            steps.ShouldAllBe(step => !step.ContainsKey("run") || step.ContainsKey("shell"), "a composite action needs shells");
            return new(
                Map(action["inputs"]).ToDictionary(input => (string)input.Key, input => (string)Map(input.Value)["default"]),
                Map(action["outputs"]).ToDictionary(output => (string)output.Key, output => (string)Map(output.Value)["value"]),
                [.. steps.Select(step => GitHubStep(step, []))]);
        }
    }

    /// <summary>https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax.</summary>
    /// <param name="text">The file.</param>
    /// <param name="actions">The repository's own actions by how they are used.</param>
    public static Workflow ReadGitHubActions(string text, Dictionary<string, CompositeAction>? actions = null) => new(
        [
            .. from job in Map(Read(text)["jobs"]).Values.Select(Map)
               select new Job(
                   (string?)job.GetValueOrDefault("needs"),
                   MatrixOf(job, GitHubRows, "matrix."),
                   [.. List(job["steps"]).Select(Map).Select(step => GitHubStep(step, actions ?? []))]),
        ],
        GitHubVariable,
        new Dictionary<string, string?> { ["GITHUB_ACTIONS"] = "true" });

    /// <summary>https://learn.microsoft.com/azure/devops/pipelines/yaml-schema.</summary>
    /// <param name="text">The file.</param>
    /// <param name="templates">The repository's templates by their file names.</param>
    public static Workflow ReadAzurePipelines(string text, Dictionary<string, string>? templates = null) => new(
        [
            .. from entry in List(Read(text)["jobs"]).Select(Map)
               from job in entry.TryGetValue("template", out object? template)
                   ? AzureTemplate.Expand(Read(templates![(string)template]), Map(entry["parameters"])).Select(Map)
                   : [entry]
               select new Job(
                   (string?)job.GetValueOrDefault("dependsOn"),
                   MatrixOf(job, matrix => matrix.Values.Select(Map)),
                   [.. List(job["steps"]).Select(Map).Select(AzureStep)]),
        ],
        AzureVariable,
        new Dictionary<string, string?> { ["TF_BUILD"] = "True", ["GITHUB_ACTIONS"] = null });

    /// <summary>https://docs.gitlab.com/ci/yaml. Shells replace the variables.</summary>
    public static Workflow ReadGitLab(string text)
    {
        Dictionary<object, object> file = Read(text);
        file.Remove("default", out object? defaults);
        List<object> before = List(Map(defaults!)["before_script"]);
        return new(
            [
                .. from entry in file
                   let name = (string)entry.Key
                   let job = Map(entry.Value)
                   let needs = job.TryGetValue("needs", out object? jobs) ? (string)List(jobs).Single() : null
                   let matrix = job.TryGetValue("parallel", out object? parallel) ? List(Map(parallel)["matrix"]).Select(Map) : []
                   select new Job(
                       needs,
                       [
                           .. from row in matrix.DefaultIfEmpty([])
                              from value in row.Count == 0 ? [""] : List(row.Single().Value)
                              select row.ToDictionary(variable => (string)variable.Key, _ => (string)value),
                       ],
                       [
                           .. needs is null ? [] : new Step[] { new Download($"{needs}*", ".", IntoFolders: false) },
                           .. before.Concat(List(job["script"])).Select(command => Command((string)command, [])),
                           .. List(Map(job["artifacts"])["paths"]).Select(path => new Upload(name, (string)path)),
                       ]),
            ],
            null,
            new Dictionary<string, string?> { ["GITLAB_CI"] = "true", ["CI_SERVER"] = "yes", ["GITHUB_ACTIONS"] = null });
    }

    private static IReadOnlyList<Dictionary<string, string>> MatrixOf(
        Dictionary<object, object> job,
        Func<Dictionary<object, object>, IEnumerable<Dictionary<object, object>>> rows,
        string prefix = "") => job.TryGetValue("strategy", out object? strategy)
            ? [.. rows(Map(Map(strategy)["matrix"])).Select(row => Strings(row, prefix))]
            : [[]];

    private static IEnumerable<Dictionary<object, object>> GitHubRows(Dictionary<object, object> matrix)
    {
        if (matrix.TryGetValue("include", out object? rows))
            return List(rows).Select(Map);
        (object name, object values) = matrix.Single();
        return List(values).Select(value => new Dictionary<object, object> { [name] = value });
    }

    private static Step GitHubStep(Dictionary<object, object> step, Dictionary<string, CompositeAction> actions)
    {
        Dictionary<string, string> with = step.TryGetValue("with", out object? inputs) ? Strings(inputs) : [];
        Step read = step.TryGetValue("run", out object? command)
            ? Command((string)command, step.TryGetValue("env", out object? variables) ? Strings(variables) : [])
            : ((string)step["uses"]).Split('@')[0] switch
            {
                "actions/checkout" or "actions/setup-dotnet" => new SetUp(),
                "actions/upload-artifact" => new Upload(with["name"], with["path"]),
                "actions/download-artifact" => new Download(with["pattern"], with["path"]),
                var own => new Use(actions[own], with),
            };
        return read with
        {
            Condition = (string)step.GetValueOrDefault("if", ""),
            Id = (string)step.GetValueOrDefault("id", ""),
        };
    }

    private static Step AzureStep(Dictionary<object, object> step)
    {
        if (step.TryGetValue("script", out object? command))
            return Command((string)command, []) with { Id = (string)step.GetValueOrDefault("name", "") };
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

    private static Step Command(string command, Dictionary<string, string> environment) =>
        Installer.Match(command) is { Success: true } installer
            ? new Install(command[installer.Length..].Split(' '))
            : new Run(command, environment);

    private static Dictionary<object, object> Read(string text) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(text);

    private static Dictionary<object, object> Map(object node) => (Dictionary<object, object>)node;

    private static List<object> List(object node) => (List<object>)node;

    private static Dictionary<string, string> Strings(object node, string prefix = "") =>
        Map(node).ToDictionary(entry => $"{prefix}{entry.Key}", entry => (string)entry.Value);

    [GeneratedRegex(@"\$\{\{ (?<name>[\w.-]+) \}\}")]
    private static partial Regex GitHubVariable { get; }

    [GeneratedRegex(@"\$\((?<name>[\w.]+)\)")]
    private static partial Regex AzureVariable { get; }

    [GeneratedRegex("^(sudo )?apt-get update && (sudo )?apt-get install --yes ")]
    private static partial Regex Installer { get; }
}
