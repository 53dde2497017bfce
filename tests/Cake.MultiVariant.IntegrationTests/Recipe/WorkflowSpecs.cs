using System.IO.Enumeration;
using System.Security.Cryptography;
using Cake.MultiVariant.IntegrationTests.Packages;

namespace Cake.MultiVariant.IntegrationTests.Recipe;

/// <summary>The workflows beside the recipe, step by step, on a runner that has but one machine.</summary>
public sealed class WorkflowSpecs(PublishedRecipe published) : IDisposable, IClassFixture<PublishedRecipe>
{
    private readonly TestDirectory _artifacts = new();

    public void Dispose() => _artifacts.Dispose();

    [Fact]
    public async Task On_GitHub_Actions_a_matrix_makes_the_packages_of_one_job() =>
        await MakesThePackages(Workflow.ReadGitHubActions(Read("github-actions.yml")));

    [Fact]
    public async Task On_Azure_Pipelines_a_matrix_makes_the_packages_of_one_job() =>
        await MakesThePackages(Workflow.ReadAzurePipelines(Read("azure-pipelines.yml")));

    private static string Read(string name) =>
        File.ReadAllText(Path.Combine(Repository.Root, "recipe", "workflows", name));

    private async Task MakesThePackages(Workflow workflow)
    {
        workflow.Jobs.Count.ShouldBe(2);
        workflow.Jobs[0].Needs.ShouldBeNull();
        workflow.Jobs[1].Needs.ShouldNotBeNull();
        foreach (Workflow.Job job in workflow.Jobs)
        {
            foreach ((string Variable, string Value)[] row in job.Matrix)
                await Run(job, text => row.Aggregate(text, (t, variable) => t.Replace(variable.Variable, variable.Value)));
        }

        Directory.GetDirectories(_artifacts.Path).Select(Path.GetFileName)
            .ShouldBe(
            [
                "packages-linux-x64", "variant-linux-x64-x86-64", "variant-linux-x64-x86-64-v3",
                "packages-linux-arm64", "variant-linux-arm64-armv8-a", "variant-linux-arm64-armv8.1-a",
            ],
            ignoreOrder: true);
        PublishedRecipe.SumsOf(_artifacts["packages-linux-x64"]).ShouldBe(published.Sums("linux-x64"));
        PublishedRecipe.SumsOf(_artifacts["packages-linux-arm64"]).ShouldBe(published.Sums("linux-arm64"));
    }

    private async Task Run(Workflow.Job job, Func<string, string> expand)
    {
        using Workspace machine = PublishedRecipe.CheckOut();
        foreach (Workflow.Step step in job.Steps)
        {
            switch (step)
            {
                case Workflow.Run run:
                    await machine.Shell(expand(run.Command));
                    break;
                case Workflow.Install install:
                    foreach (string package in install.DebianPackages)
                        (await Tool.Run("dpkg", "--status", package)).ExitCode.ShouldBe(0, package);
                    break;
                case Workflow.Upload upload:
                    string artifact = _artifacts[expand(upload.Name)];
                    Directory.Exists(artifact).ShouldBeFalse("artifacts are not overwritten");
                    Copy(machine[upload.Path], artifact);
                    break;
                case Workflow.Download download:
                    foreach (string match in Directory.GetDirectories(_artifacts.Path).Select(Path.GetFileName)
                        .Where(name => FileSystemName.MatchesSimpleExpression(expand(download.Pattern), name)).ToList()!)
                        Copy(_artifacts[match], machine[$"{download.Path}/{match}"]);
                    break;
            }
        }
    }

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
}

/// <summary>What the sample of the recipe packs when one job for each runtime does it all.</summary>
public sealed class PublishedRecipe : IAsyncLifetime
{
    private readonly Dictionary<string, Workspace> _workspaces = new()
    {
        ["linux-x64"] = CheckOut(),
        ["linux-arm64"] = CheckOut(),
    };

    public IReadOnlyDictionary<string, string> Sums(string runtime) => SumsOf(_workspaces[runtime]["artifacts/packages"]);

    public async ValueTask InitializeAsync()
    {
        Tool.Require(Arm64.Compiler);
        foreach ((string runtime, Workspace workspace) in _workspaces)
            await workspace.Cake("recipe.cake", $"--runtime={runtime}");
    }

    public ValueTask DisposeAsync()
    {
        foreach (Workspace workspace in _workspaces.Values)
            workspace.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static IReadOnlyDictionary<string, string> SumsOf(string folder) =>
        Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToDictionary(
            file => Path.GetFileName(file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

    /// <summary>The sample as a repository of its own.</summary>
    internal static Workspace CheckOut()
    {
        var workspace = new Workspace();
        workspace.CopySample("recipe", ".");
        workspace.Write(".config/dotnet-tools.json",
            File.ReadAllText(Path.Combine(Repository.Root, ".config", "dotnet-tools.json")));
        return workspace;
    }
}
