using Cake.Common.Build;

namespace Cake.MultiVariant.BuildSystems;

/// <summary>
/// The build server, as far as it shows more than a log. Without one that is known here, every call has no effect, and
/// the log has to do.
/// </summary>
internal class BuildServer
{
    public static BuildServer Of(ICakeContext context) => context.BuildSystem() switch
    {
        { IsRunningOnGitHubActions: true } server => new GitHubActionsServer(server.GitHubActions),
        { IsRunningOnAzurePipelines: true } server =>
            new AzurePipelinesServer(server.AzurePipelines, context.Environment),
        { IsRunningOnGitLabCI: true } => new GitLabServer(TimeProvider.System),
        _ => new BuildServer(),
    };

    /// <summary>Folds what is logged until disposal under a title.</summary>
    public virtual IDisposable Group(string title) => new OnDispose(() => { });

    /// <summary>Shows Markdown on the job's page. Another summary with the same title may replace it.</summary>
    public virtual void Summarize(string title, string markdown)
    {
    }

    /// <summary>Gives a one-line value to later steps and jobs. A name of letters and underscores always works.</summary>
    public virtual void Output(string name, string value)
    {
    }

    protected sealed class OnDispose(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
