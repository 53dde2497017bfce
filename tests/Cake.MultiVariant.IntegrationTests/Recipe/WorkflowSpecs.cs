using System.Security.Cryptography;
using Cake.MultiVariant.IntegrationTests.Packages;

namespace Cake.MultiVariant.IntegrationTests.Recipe;

/// <summary>
/// The workflows beside the recipe and those in docs/ci.md, step by step, on machines that stand in for the servers' own.
/// </summary>
public sealed class WorkflowSpecs(PublishedRecipe published) : IDisposable, IClassFixture<PublishedRecipe>
{
    private static readonly string[] s_x64 =
        ["packages-linux-x64", "variant-linux-x64-x86-64", "variant-linux-x64-x86-64-v3"];

    private readonly TestDirectory _artifacts = new();
    private readonly Dictionary<string, string> _outputs = [];

    public void Dispose() => _artifacts.Dispose();

    [Fact]
    public async Task On_GitHub_Actions_a_matrix_makes_the_packages_of_one_job()
    {
        await Run(Workflow.ReadGitHubActions(Read("recipe/workflows/github-actions.yml")));

        HasThePackagesOfBothRuntimes();
    }

    [Fact]
    public async Task On_Azure_Pipelines_a_matrix_makes_the_packages_of_one_job()
    {
        await Run(Workflow.ReadAzurePipelines(Read("recipe/workflows/azure-pipelines.yml")));

        HasThePackagesOfBothRuntimes();
    }

    [Fact]
    public async Task The_page_says_how_on_GitHub_Actions_with_the_action()
    {
        await Run(GitHubActions(Snippet("GitHub Actions")), PageScript);

        HasArtifacts(s_x64);
        PublishedRecipe.SumsOf(_artifacts["packages-linux-x64"]).ShouldBe(published.Sums("linux-x64"));
        HasOutputs("multivariant.");
    }

    [Fact]
    public async Task The_page_says_how_on_Azure_Pipelines_with_the_template()
    {
        await Run(AzurePipelines(Snippet("Azure Pipelines")), PageScript);

        HasArtifacts(s_x64);
        PublishedRecipe.SumsOf(_artifacts["packages-linux-x64"]).ShouldBe(published.Sums("linux-x64"));
        HasOutputs("stitch.multivariant_");
    }

    [Fact]
    public async Task The_page_says_how_on_GitLab()
    {
        await Run(Workflow.ReadGitLab(Snippet("GitLab")), PageScript);

        HasArtifacts("package", "variant-x86-64", "variant-x86-64-v3");
        PublishedRecipe.SumsOf(_artifacts["package/artifacts/packages"]).ShouldBe(published.Sums("linux-x64"));
    }

    /// <summary>What is installed and called differs from linux-x64.</summary>
    [Fact]
    public async Task The_action_and_the_template_build_for_arm64()
    {
        const string Variant = "variant-linux-arm64-armv8-a";
        Workflow action = GitHubActions(
            """
            jobs:
              variant:
                steps:
                  - uses: ./.github/actions/multivariant
                    with: { runtime: linux-arm64, variant: armv8-a }
            """);
        Workflow template = AzurePipelines(
            """
            jobs:
              - template: multivariant.yml
                parameters: { runtime: linux-arm64, variants: [armv8-a] }
            """);

        await Run(action);
        string description = File.ReadAllText(_artifacts[$"{Variant}/armv8-a/variant.multivariant.json"]);
        Directory.Delete(_artifacts[Variant], recursive: true);
        await Run(template with { Jobs = [template.Jobs[0]] });

        File.ReadAllText(_artifacts[$"{Variant}/armv8-a/variant.multivariant.json"]).ShouldBe(description);
        string[] crossTools = ["gcc-aarch64-linux-gnu", "libc6-dev-arm64-cross"];
        template.Jobs[0].Steps.OfType<Workflow.Install>().ShouldHaveSingleItem().DebianPackages.ShouldBe(crossTools);
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Repository.Root, name));

    /// <summary>The YAML under a heading of docs/ci.md.</summary>
    private static string Snippet(string heading) =>
        Read("docs/ci.md").Split($"\n## {heading}\n")[1].Split("```yaml\n")[1].Split("```\n")[0];

    /// <summary>The build script in docs/ci.md, with the sample's project.</summary>
    private static string PageScript
    {
        get
        {
            string script = Read("docs/ci.md").Split("```csharp\n")[1].Split("```\n")[0];
            const string Project = "project: \"src/app/app.csproj\"";
            script.ShouldContain(Project);
            return script.Replace(Project, "project: \"dot/dot.csproj\", version: \"1.2.3\"");
        }
    }

    private static Workflow GitHubActions(string text) => Workflow.ReadGitHubActions(text, new()
    {
        ["./.github/actions/multivariant"] =
            Workflow.CompositeAction.Read(Read("recipe/workflows/github-action/action.yml")),
    });

    private static Workflow AzurePipelines(string text) => Workflow.ReadAzurePipelines(
        text, new() { ["multivariant.yml"] = Read("recipe/workflows/azure-template.yml") });

    private void HasThePackagesOfBothRuntimes()
    {
        HasArtifacts([.. s_x64, "packages-linux-arm64", "variant-linux-arm64-armv8-a", "variant-linux-arm64-armv8.1-a"]);
        foreach (string runtime in (string[])["linux-x64", "linux-arm64"])
            PublishedRecipe.SumsOf(_artifacts[$"packages-{runtime}"]).ShouldBe(published.Sums(runtime));
    }

    private void HasArtifacts(params string[] names) =>
        Directory.GetDirectories(_artifacts.Path).Select(Path.GetFileName).ShouldBe(names, ignoreOrder: true);

    /// <summary>The page names each of them.</summary>
    private void HasOutputs(string prefix)
    {
        string page = Read("docs/ci.md");
        string[] names = [.. _outputs.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
        names.Select(name => name[prefix.Length..])
            .ShouldBe(["bundle", "manifest", "report", "packages", "sha256", "variants"], ignoreOrder: true);
        names.ShouldAllBe(name => page.Contains($"`{name.Substring(prefix.Length)}`"));
        _outputs[$"{prefix}variants"].ShouldBe("x86-64-v3 x86-64");
        _outputs[$"{prefix}bundle"].ShouldEndWith("/artifacts/app/dot");
        _outputs[$"{prefix}manifest"].ShouldEndWith("/artifacts/app/dot.multivariant.json");
        _outputs[$"{prefix}report"].ShouldEndWith("/artifacts/report/dot.html");
        _outputs[$"{prefix}packages"].ShouldEndWith("/artifacts/packages");
    }

    private async Task Run(Workflow workflow, string? script = null)
    {
        workflow.Jobs[0].Needs.ShouldBeNull();
        workflow.Jobs.Skip(1).ShouldAllBe(job => job.Needs != null);
        foreach (Workflow.Job job in workflow.Jobs)
        {
            foreach (Dictionary<string, string> row in job.Matrix)
            {
                using var machine = new BuildMachine(workflow, _artifacts, script);
                await machine.Run(job.Steps, row);
                machine.Commands.ShouldNotBeEmpty();
                foreach ((string name, string value) in machine.Outputs)
                    _outputs[name] = value;
            }
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
    /// <param name="script">Another build script than the sample's.</param>
    internal static Workspace CheckOut(string? script = null)
    {
        var workspace = new Workspace();
        workspace.CopySample("recipe", ".");
        if (script != null)
            workspace.Write("recipe.cake", script);
        workspace.Write(".config/dotnet-tools.json",
            File.ReadAllText(Path.Combine(Repository.Root, ".config", "dotnet-tools.json")));
        return workspace;
    }
}
