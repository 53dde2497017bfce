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

    /// <summary>Shows an error beside the source code that it is about.</summary>
    public virtual void Annotate(SourceError error)
    {
    }

    /// <summary>Gives what later steps want to know about a bundle.</summary>
    public void OutputBundle(BundleDescription bundle)
    {
        Output("multivariant_bundle", bundle.Path.FullPath);
        Output("multivariant_sha256", bundle.Sha256);
        Output("multivariant_variants", string.Join(' ', bundle.Variants.Select(variant => variant.Name)));
    }

    /// <summary>The path as the server knows files: relative to the folder with the sources, if it lies there.</summary>
    protected static string InSources(string file, string? sources)
    {
        string relative = string.IsNullOrEmpty(sources) ? file : Path.GetRelativePath(sources, file);
        return relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
    }

    protected sealed class OnDispose(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
