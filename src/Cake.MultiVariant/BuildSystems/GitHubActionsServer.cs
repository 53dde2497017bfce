using Cake.Common.Build.GitHubActions;
using Cake.Common.Build.GitHubActions.Data;

namespace Cake.MultiVariant.BuildSystems;

/// <summary>https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands.</summary>
internal sealed class GitHubActionsServer(IGitHubActionsProvider actions) : BuildServer
{
    public override IDisposable Group(string title)
    {
        actions.Commands.StartGroup(title);
        return new OnDispose(actions.Commands.EndGroup);
    }

    public override void Summarize(string title, string markdown)
    {
        // Runners that imitate those of GitHub lack these files.
        if (actions.Environment.Runtime.StepSummary is not null)
            actions.Commands.SetStepSummary(markdown);
    }

    public override void Output(string name, string value)
    {
        if (actions.Environment.Runtime.OutputPath is not null)
            actions.Commands.SetOutputParameter(name, value);
    }

    public override void Annotate(SourceError error) => actions.Commands.Error(error.Message, new GitHubActionsAnnotation
    {
        File = InSources(error.File, actions.Environment.Workflow.Workspace?.FullPath),
        StartLine = error.Line,
        StartColumn = error.Column,
    });
}
