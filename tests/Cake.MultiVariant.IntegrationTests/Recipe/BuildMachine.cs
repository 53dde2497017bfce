using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Cake.MultiVariant.IntegrationTests.Packages;

namespace Cake.MultiVariant.IntegrationTests.Recipe;

/// <summary>Runs one job of a workflow, step by step, on a checked out repository of its own.</summary>
/// <param name="workflow">The workflow.</param>
/// <param name="artifacts">The server's folder for artifacts.</param>
/// <param name="script">The build script, or null for the sample's.</param>
internal sealed partial class BuildMachine(Workflow workflow, TestDirectory artifacts, string? script) : IDisposable
{
    private readonly Workspace _workspace = PublishedRecipe.CheckOut(script);
    private readonly List<string> _commands = [];

    /// <summary>The commands that ran.</summary>
    public IReadOnlyList<string> Commands => _commands;

    /// <summary>The outputs of all steps that have a name, as <c>step.output</c>, and of actions as theirs.</summary>
    public Dictionary<string, string> Outputs { get; } = [];

    public void Dispose() => _workspace.Dispose();

    /// <summary>Runs steps with variables.</summary>
    public async Task Run(IReadOnlyList<Workflow.Step> steps, IReadOnlyDictionary<string, string> row)
    {
        var variables = new Dictionary<string, string>(row);
        foreach (Workflow.Step step in steps.Where(step => IsTrue(step.Condition, variables)))
        {
            switch (step)
            {
                case Workflow.Run run:
                    await Run(run, variables);
                    break;
                case Workflow.Use use:
                    await Run(use, variables);
                    break;
                case Workflow.Install install:
                    foreach (string package in install.DebianPackages)
                        (await Tool.Run("dpkg", "--status", package)).ExitCode.ShouldBe(0, package);
                    break;
                case Workflow.Upload upload:
                    Upload(upload, variables);
                    break;
                case Workflow.Download download:
                    foreach (string match in Directory.GetDirectories(artifacts.Path).Select(Path.GetFileName)
                        .Where(name => FileSystemName.MatchesSimpleExpression(Expand(download.Pattern, variables), name))
                        .ToList()!)
                        Copy(artifacts[match], _workspace[download.IntoFolders ? $"{download.Path}/{match}" : download.Path]);
                    break;
            }
        }
    }

    private async Task Run(Workflow.Run run, Dictionary<string, string> variables)
    {
        string command = Expand(run.Command, variables);
        _commands.Add(command);
        var environment = new Dictionary<string, string?>(workflow.Environment);
        foreach ((string name, string value) in run.Environment)
            environment[name] = Expand(value, variables);
        if (workflow.Variable is null)
            foreach ((string name, string value) in variables)
                environment[name] = value;
        foreach (string file in (string[])["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"])
            environment[file] = _workspace[$"runner/{file}"];
        environment["GITHUB_WORKSPACE"] = _workspace["."];
        environment["AGENT_TEMPDIRECTORY"] = _workspace["runner"];
        _workspace.Write("runner/GITHUB_OUTPUT", "");

        string log = await _workspace.Shell(command, environment);

        // Azure's agent reads the log, GitHub's runner the file.
        var outputs = AzureOutput.Matches(log)
            .Select(match => (Name: match.Groups["name"].Value, Value: match.Groups["value"].Value))
            .Concat(File.ReadAllLines(_workspace["runner/GITHUB_OUTPUT"])
                .Select(line => line.Split('=', 2)).Select(pair => (Name: pair[0], Value: pair[1])));
        foreach ((string name, string value) in outputs.Where(_ => run.Id.Length > 0))
        {
            Outputs[$"{run.Id}.{name}"] = value;
            variables[$"steps.{run.Id}.outputs.{name}"] = variables[$"{run.Id}.{name}"] = value;
        }
    }

    private async Task Run(Workflow.Use use, Dictionary<string, string> variables)
    {
        use.Inputs.Keys.ShouldBeSubsetOf(use.Action.Defaults.Keys);
        var own = use.Action.Defaults.ToDictionary(
            input => $"inputs.{input.Key}",
            input => use.Inputs.TryGetValue(input.Key, out string? given) ? Expand(given, variables) : input.Value);
        own["runner.arch"] = "X64";
        await Run(use.Action.Steps, own);
        foreach ((string name, string value) in use.Action.Outputs.Where(_ => use.Id.Length > 0))
        {
            // The steps of the action have left them here.
            Match inner = workflow.Variable!.Match(value);
            string result = Outputs[inner.Groups["name"].Value["steps.".Length..].Replace(".outputs.", ".")];
            Outputs[$"{use.Id}.{name}"] = variables[$"steps.{use.Id}.outputs.{name}"] = result;
        }
    }

    private void Upload(Workflow.Upload upload, Dictionary<string, string> variables)
    {
        // On GitLab, artifacts belong to a job, have no name, and keep their paths.
        bool isOfJob = workflow.Variable is null;
        string name = isOfJob ? string.Join('-', [upload.Name, .. variables.Values]) : Expand(upload.Name, variables);
        Directory.Exists(artifacts[name]).ShouldBeFalse("artifacts are not overwritten");
        Copy(_workspace[upload.Path], artifacts[isOfJob ? $"{name}/{upload.Path}" : name]);
    }

    /// <summary>Replaces variables, all of which must be known.</summary>
    private string Expand(string text, Dictionary<string, string> variables) =>
        workflow.Variable?.Replace(text, match => variables[match.Groups["name"].Value]) ?? text;

    private static bool IsTrue(string condition, Dictionary<string, string> variables) =>
        condition.Split(" && ", StringSplitOptions.RemoveEmptyEntries).All(part => Comparison.Match(part) switch
        {
            { Success: true, Groups: var it } =>
                (variables[it["name"].Value] == it["value"].Value) == (it["operator"].Value == "=="),
            _ => throw new NotSupportedException(part),
        });

    /// <summary>As the servers do it: what is executable is not afterwards.</summary>
    private static void Copy(string source, string target)
    {
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [GeneratedRegex(@"##vso\[task\.setvariable variable=(?<name>\w+);isOutput=true;?\](?<value>.*)")]
    private static partial Regex AzureOutput { get; }

    [GeneratedRegex(@"^(?<name>[\w.-]+) (?<operator>==|!=) '(?<value>[^']*)'$")]
    private static partial Regex Comparison { get; }
}
