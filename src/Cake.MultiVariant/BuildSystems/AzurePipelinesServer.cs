using Cake.Common.Build.AzurePipelines;
using Cake.Common.Build.AzurePipelines.Data;

namespace Cake.MultiVariant.BuildSystems;

/// <summary>https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands.</summary>
internal sealed class AzurePipelinesServer(IAzurePipelinesProvider pipelines, ICakeEnvironment environment)
    : BuildServer
{
    public override IDisposable Group(string title)
    {
        pipelines.Commands.BeginGroup(title);
        return new OnDispose(pipelines.Commands.EndGroup);
    }

    public override void Summarize(string title, string markdown)
    {
        // The agent reads the file after this process has ended, shows its name as the title, and clears its folder.
        string folder = environment.GetEnvironmentVariable("AGENT_TEMPDIRECTORY") ?? Path.GetTempPath();
        string file = Path.Combine(folder, $"{string.Join('-', title.Split(Path.GetInvalidFileNameChars()))}.md");
        File.WriteAllText(file, markdown);
        pipelines.Commands.UploadTaskSummary(file);
    }

    public override void Output(string name, string value) => pipelines.Commands.SetOutputVariable(name, value);

    public override void Annotate(SourceError error) => pipelines.Commands.WriteError(
        error.Message,
        new AzurePipelinesMessageData
        {
            SourcePath = InSources(error.File, environment.GetEnvironmentVariable("BUILD_SOURCESDIRECTORY")),
            LineNumber = error.Line,
            ColumnNumber = error.Column,
        });
}
