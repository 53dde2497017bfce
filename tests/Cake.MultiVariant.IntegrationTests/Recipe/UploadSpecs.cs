using Cake.MultiVariant.IntegrationTests.Packages;

namespace Cake.MultiVariant.IntegrationTests.Recipe;

/// <summary>What the recipe's Upload does on each build server. The variables are those that its documentation names.</summary>
public sealed class UploadSpecs : IDisposable
{
    private static readonly string[] s_marks =
    [
        "GITHUB_ACTIONS", "GITHUB_OUTPUT", "TF_BUILD", "TEAMCITY_VERSION", "APPVEYOR", "RWX", "GITLAB_CI", "CI_SERVER",
        "JENKINS_URL",
    ];

    private readonly Workspace _workspace = new();

    public UploadSpecs()
    {
        _workspace.Write("packages/tool.tar.gz", "a package");
        _workspace.Write("packages/SHA256SUMS", "its sum");
        // The tasks before Upload take time, and are tested elsewhere.
        _workspace.Write("build.cake",
            """
            #load nuget:?package=Cake.MultiVariant.Recipe

            var folder = MakeAbsolute(Directory("packages"));
            MultiVariant.Archives = [.. GetFiles("packages/*").OrderBy(file => file.FullPath)];
            var upload = new PackageUpload(BuildSystem);
            Information("Obstacle: {0}", upload.Obstacle ?? "none");
            if (upload.Obstacle is null)
                await upload.Run("tool", folder, MultiVariant.Archives);
            upload.Output(folder);
            """);
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Azure_Pipelines_takes_each_file_into_one_artifact()
    {
        string log = await On(new() { ["TF_BUILD"] = "True" });

        const string Command = "##vso[artifact.upload containerfolder=tool;artifactname=tool;]";
        log.ShouldContain($"{Command}{_workspace["packages/tool.tar.gz"]}\n");
        log.ShouldContain($"{Command}{_workspace["packages/SHA256SUMS"]}\n");
        log.ShouldMatch($@"##vso\[task\.setvariable variable=multivariant_packages;isOutput=true;?\]{_workspace["packages"]}\n");
    }

    [Fact]
    public async Task TeamCity_takes_the_folder()
    {
        string log = await On(new() { ["TEAMCITY_VERSION"] = "2025.11" });

        log.ShouldContain($"##teamcity[publishArtifacts '{_workspace["packages"]} => tool']\n");
    }

    [Fact]
    public async Task AppVeyor_takes_each_file_by_its_agent()
    {
        _workspace.Write("agent/appveyor", "#!/bin/sh\nshift\necho \"took $*\"\n");
        File.SetUnixFileMode(_workspace["agent/appveyor"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        string log = await On(new()
        {
            ["APPVEYOR"] = "True",
            ["PATH"] = $"{_workspace["agent"]}:{Environment.GetEnvironmentVariable("PATH")}",
        });

        log.ShouldMatch($"took .*{_workspace["packages/tool.tar.gz"]}");
        log.ShouldMatch($"took .*{_workspace["packages/SHA256SUMS"]}");
    }

    [Fact]
    public async Task RWX_takes_each_file()
    {
        _workspace.Write("rwx/keep", "");

        await On(new() { ["RWX"] = "true", ["RWX_ARTIFACTS"] = _workspace["rwx"] });

        Directory.GetFiles(_workspace["rwx"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["SHA256SUMS", "keep", "tool.tar.gz"]);
    }

    [Fact]
    public async Task GitHub_Actions_gives_no_token_to_a_step_that_runs_a_command()
    {
        _workspace.Write("output", "");

        string log = await On(new() { ["GITHUB_ACTIONS"] = "true", ["GITHUB_OUTPUT"] = _workspace["output"] });

        log.ShouldContain("Obstacle: GitHub Actions gives its token to actions only, not to steps with run. Upload the packages "
            + "with actions/upload-artifact, or run this script by cake-build/cake-action.");
        File.ReadAllText(_workspace["output"]).ShouldBe($"multivariant_packages={_workspace["packages"]}\n");
    }

    [Theory]
    [InlineData("GITLAB_CI", "true", "GitLab uploads what .gitlab-ci.yml names. Add the packages to artifacts: paths:.")]
    [InlineData("JENKINS_URL", "https://ci.example.com/", "Cake cannot upload to Jenkins. Name the packages in its configuration.")]
    [InlineData("HOME_ALONE", "true", "there is no build server.")]
    public async Task Elsewhere_people_are_told_what_to_do(string variable, string value, string expected) =>
        (await On(new() { [variable] = value, ["CI_SERVER"] = variable == "GITLAB_CI" ? "yes" : null }))
            .ShouldContain($"Obstacle: {expected}");

    [Fact]
    public async Task The_task_says_why_it_uploads_nothing()
    {
        _workspace.Write("task.cake",
            """
            #load nuget:?package=Cake.MultiVariant.Recipe

            foreach (var criteria in ((CakeTask)Tasks.Single(task => task.Name == "Upload")).Criterias)
                Information("{0}: {1}", criteria.Predicate(Context), criteria.Message);
            """);

        (await On(new() { ["GITLAB_CI"] = "true", ["CI_SERVER"] = "yes" }, "task.cake")).ShouldContain(
            "False: Packed, but not uploaded: GitLab uploads what .gitlab-ci.yml names. Add the packages to artifacts: paths:.");
    }

    private Task<string> On(Dictionary<string, string?> server, string script = "build.cake")
    {
        foreach (string mark in s_marks)
            server.TryAdd(mark, null);
        return _workspace.CakeOn(server, script);
    }
}
