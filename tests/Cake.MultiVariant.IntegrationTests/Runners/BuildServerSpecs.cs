using System.Text.RegularExpressions;
using Cake.MultiVariant.IntegrationTests.Packages;

namespace Cake.MultiVariant.IntegrationTests.Runners;

/// <summary>Builds on continuous integration, by the variables and files that its documentation names.</summary>
public sealed partial class BuildServerSpecs : IDisposable
{
    private readonly Workspace _workspace = new();

    public BuildServerSpecs()
    {
        _workspace.Write("build.cake",
            $"""
            #addin nuget:?package=Cake.MultiVariant

            try {"{"} MultiVariantPublish("missing.csproj"); {"}"} catch (CakeException e) {"{"} Information(e.Message); {"}"}
            MultiVariantStitch("tool", [new("v1", "{Tool.RequireElf("true")}"), new("v2", "{Tool.RequireElf("true")}")]);
            MultiVariantReport("tool", "tool.html");
            MultiVariantBenchmark("tool", [""], new MultiVariantBenchmarkSettings {"{"} Rounds = 6 {"}"});
            """);
        _workspace.Write("agent/keep", "");
    }

    public void Dispose() => _workspace.Dispose();

    /// <summary>https://docs.github.com/actions/reference/workflows-and-actions/variables.</summary>
    [Fact]
    public async Task GitHub_Actions_gets_groups_a_summary_and_outputs()
    {
        string summary = _workspace["agent/summary"], output = _workspace["agent/output"];
        await File.WriteAllTextAsync(summary, "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(output, "earlier=1\n", TestContext.Current.CancellationToken);

        string log = await _workspace.CakeOn(
            Only(new() { ["GITHUB_ACTIONS"] = "true", ["GITHUB_STEP_SUMMARY"] = summary, ["GITHUB_OUTPUT"] = output }),
            "build.cake");

        log.ShouldMatch("(?s)::group::MultiVariantPublish missing.csproj\\n.*::endgroup::\\n.*Stitched");
        string markdown = await File.ReadAllTextAsync(summary, TestContext.Current.CancellationToken);
        markdown.ShouldStartWith("## tool\n");
        markdown.ShouldContain("### tool\n");
        (await File.ReadAllLinesAsync(output, TestContext.Current.CancellationToken)).ShouldBe(
        [
            "earlier=1",
            $"multivariant_bundle={_workspace["tool"]}",
            $"multivariant_sha256={RealCake.CreateContext().MultiVariantInspect(_workspace["tool"]).Sha256}",
            "multivariant_variants=x86-64-v2 x86-64",
            $"multivariant_report={_workspace["tool.html"]}",
        ]);
    }

    /// <summary>https://learn.microsoft.com/azure/devops/pipelines/build/variables.</summary>
    [Fact]
    public async Task Azure_Pipelines_gets_groups_a_summary_and_outputs()
    {
        string log = await _workspace.CakeOn(
            Only(new() { ["TF_BUILD"] = "True", ["AGENT_TEMPDIRECTORY"] = _workspace["agent"] }), "build.cake");

        log.ShouldMatch(@"(?s)##\[group\]MultiVariantPublish missing.csproj\n.*##\[endgroup\]\n.*Stitched");
        string[] summaries = [.. SummaryCommand().Matches(log).Select(match => match.Groups["file"].Value)];
        summaries.ShouldBe([_workspace["agent/tool.md"], _workspace["agent/tool benchmark.md"]]);
        (await File.ReadAllTextAsync(summaries[0], TestContext.Current.CancellationToken)).ShouldStartWith("## tool\n");
        log.ShouldMatch(@"##vso\[task\.setvariable variable=multivariant_variants;isOutput=true;?\]x86-64-v2 x86-64");
    }

    /// <summary>https://docs.gitlab.com/ci/variables/predefined_variables and .../ci/jobs/job_logs.</summary>
    [Fact]
    public async Task GitLab_gets_sections()
    {
        string log = await _workspace.CakeOn(Only(new() { ["CI_SERVER"] = "yes", ["GITLAB_CI"] = "true" }), "build.cake");

        log.ShouldMatch(
            "(?s)\u001b\\[0Ksection_start:[0-9]+:MultiVariantPublish_missing_csproj\r\u001b\\[0KMultiVariantPublish missing.csproj\n"
            + ".*\u001b\\[0Ksection_end:[0-9]+:MultiVariantPublish_missing_csproj\r\u001b\\[0K\n.*Stitched");
    }

    [Fact]
    public async Task Elsewhere_there_is_the_log()
    {
        string log = await _workspace.CakeOn(Only([]), "build.cake");

        log.ShouldNotContain("##");
        log.ShouldNotContain("::");
        log.ShouldNotContain("section_");
        log.ShouldContain("Wrote the report on ");
        Directory.EnumerateFiles(_workspace["agent"]).Select(Path.GetFileName).ShouldBe(["keep"]);
    }

    [GeneratedRegex(@"##vso\[task\.uploadsummary\](?<file>.*)")]
    private static partial Regex SummaryCommand();

    /// <summary>No other server's variables, wherever the tests run.</summary>
    internal static Dictionary<string, string?> Only(Dictionary<string, string?> variables)
    {
        string[] marks =
        [
            "GITHUB_ACTIONS", "TF_BUILD", "CI_SERVER", "GITLAB_CI", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_WORKSPACE",
            "BUILD_SOURCESDIRECTORY",
        ];
        foreach (string mark in marks)
            variables.TryAdd(mark, null);
        return variables;
    }
}
