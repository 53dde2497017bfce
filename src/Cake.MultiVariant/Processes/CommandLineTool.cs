using System.Text;
using Cake.Core.Tooling;

namespace Cake.MultiVariant.Processes;

/// <summary>A tool that Cake finds and starts, and that ends with all its children on cancellation.</summary>
/// <param name="context">Where it runs.</param>
/// <param name="name">The executable's name.</param>
/// <param name="installation">What to do if there is none: a sentence.</param>
internal sealed class CommandLineTool<T>(ICakeContext context, string name, string installation)
    where T : ToolSettings
{
    /// <summary>Hands on each line that it prints, and whether it is from standard error. Several threads do.</summary>
    /// <exception cref="CakeException">It is missing or failed; then with its exit code.</exception>
    public void Run(
        T settings, ProcessArgumentBuilder arguments, Action<string, bool> receive, CancellationToken cancellationToken)
    {
        FilePath? tool = Find(settings);
        if (tool is null)
            throw new CakeException($"There is no {name} in PATH. {installation}");
        if (!File.Exists(tool.FullPath))
            throw new CakeException($"ToolPath is {tool}, which does not exist. Correct it, or leave it out to use {name} from "
                + "PATH.");
        DirectoryPath? directory = settings.WorkingDirectory?.MakeAbsolute(context.Environment);
        if (directory != null && !Directory.Exists(directory.FullPath))
            throw new CakeException($"WorkingDirectory is {directory}, which does not exist. Correct the path.");
        var runner = new CancellableProcessRunner(receive, context.Environment, context.Log, cancellationToken);
        new CakeTool(context, tool, runner).Run(settings, arguments);
    }

    /// <summary>Returns what it prints on standard output.</summary>
    /// <exception cref="CakeException">It is missing or failed.</exception>
    public string Read(T settings, ProcessArgumentBuilder arguments, CancellationToken cancellationToken)
    {
        var output = new StringBuilder();
        var errors = new StringBuilder();
        try
        {
            Run(settings, arguments, (line, isError) => (isError ? errors : output).Append(line).Append('\n'), cancellationToken);
        }
        catch (CakeException e) when (errors.Length > 0)
        {
            string command = arguments.First().RenderSafe().Trim('"');
            throw new CakeException(e.ExitCode, $"{name} {command} failed: {errors.ToString().Trim()}", e);
        }

        return output.ToString();
    }

    /// <summary>As the settings say; else in the PATH that the tool gets; else where Cake looks for tools.</summary>
    private FilePath? Find(T settings) =>
        settings.ToolPath?.MakeAbsolute(context.Environment)
        ?? (settings.EnvironmentVariables.TryGetValue("PATH", out string? path)
            ? path.Split(Path.PathSeparator).Select(folder => new FilePath(Path.Combine(folder, name)))
                .FirstOrDefault(file => File.Exists(file.FullPath))
            : context.Tools.Resolve(name));

    private sealed class CakeTool(ICakeContext context, FilePath tool, IProcessRunner runner)
        : Tool<T>(context.FileSystem, context.Environment, runner, context.Tools)
    {
        public new void Run(T settings, ProcessArgumentBuilder arguments) => base.Run(settings, arguments);

        protected override string GetToolName() => tool.GetFilename().FullPath;

        protected override IEnumerable<string> GetToolExecutableNames() => [];

        protected override IEnumerable<FilePath> GetAlternativeToolPaths(T settings) => [tool];
    }
}
