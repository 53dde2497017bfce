using System.Diagnostics;

namespace Cake.MultiVariant.Processes;

/// <summary>
/// Starts processes for Cake's tools. Cake's own runner kills only the process itself: <c>dotnet</c>, but not what it
/// waits for.
/// </summary>
internal sealed class CancellableProcessRunner(
    Action<string, bool> receive, ICakeEnvironment environment, ICakeLog log, CancellationToken cancellationToken)
    : IProcessRunner
{
    public IProcess Start(FilePath filePath, ProcessSettings settings)
    {
        log.Debug("Executing: {0} {1}", filePath, settings.Arguments.RenderSafe());
        var start = new ProcessStartInfo(filePath.FullPath, settings.Arguments.Render());
        if (!settings.NoWorkingDirectory)
            start.WorkingDirectory = settings.WorkingDirectory.MakeAbsolute(environment).FullPath;
        start.Environment["CAKE"] = "True";
        start.Environment["CAKE_VERSION"] = environment.Runtime.CakeVersion.ToString(3);
        foreach ((string name, string value) in settings.EnvironmentVariables)
            start.Environment[name] = value;
        return new CancellableProcess(
            start, (line, isError) => receive(settings.Arguments.FilterUnsafe(line), isError), cancellationToken);
    }
}
