using Cake.Common.Build;

namespace Cake.MultiVariant.BuildSystems;

/// <summary>
/// The continuous integration that the build runs on, as far as it shows more than a log. Without one, or on one that
/// is not known here, everything is without effect: the log says it all.
/// </summary>
internal class BuildServer
{
    private static readonly BuildServer None = new();

    public static BuildServer Of(ICakeContext context)
    {
        BuildSystem system = context.BuildSystem();
        return system switch
        {
            { IsRunningOnGitHubActions: true } => new GitHubActionsServer(system.GitHubActions),
            { IsRunningOnAzurePipelines: true } => new AzurePipelinesServer(system.AzurePipelines, context.Environment),
            { IsRunningOnGitLabCI: true } => new GitLabServer(TimeProvider.System),
            _ => None,
        };
    }

    /// <summary>Folds what is logged until disposal under a title.</summary>
    public virtual IDisposable Group(string title) => new LogGroup(() => { });

    /// <summary>Shows Markdown on the page of the job.</summary>
    /// <param name="title">A title in plain text. Another summary of the same title may replace this one.</param>
    /// <param name="markdown">The Markdown.</param>
    public virtual void Summarize(string title, string markdown)
    {
    }

    /// <summary>Gives later steps and jobs a value.</summary>
    /// <param name="name">Of letters and underscores, which every system takes.</param>
    /// <param name="value">One line.</param>
    public virtual void Output(string name, string value)
    {
    }
}
