using MultiVariant.BuildTools;

namespace Cake.MultiVariant.Building;

/// <summary>
/// Logs what a build prints, labelled with the variant or step that printed it; keeps all of it in a file per label;
/// and remembers the lines that say why the build failed.
/// </summary>
/// <param name="step">The label of output that belongs to no variant.</param>
/// <param name="folder">Where the files are kept, or null to keep none.</param>
/// <param name="log">The log.</param>
internal sealed class BuildLog(string step, DirectoryPath? folder, ICakeLog log) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (ErrorExcerpt Excerpt, StreamWriter? File)> _outputs = [];
    private readonly HashSet<string> _warnings = [];
    private string? _failed;

    /// <summary>A variant has reached another stage. Raised by one thread at a time.</summary>
    public event Action<BuildLine>? Progressed;

    /// <summary>The variant or the step that failed first.</summary>
    public string Failed => _failed ?? step;

    /// <summary>The lines of its output that say why it failed.</summary>
    public string Excerpt
    {
        get
        {
            lock (_lock)
                return _outputs.TryGetValue(Failed, out var output) ? $"{output.Excerpt}" : "";
        }
    }

    /// <summary>The file with its full output, or null when none is kept.</summary>
    public FilePath? File => folder?.CombineWithFilePath($"{Failed}.log");

    /// <summary>Takes a line that the build printed. Several threads may call this.</summary>
    public void Add(string printed)
    {
        BuildLine line = BuildLine.Parse(printed);
        string label = line.Variant.Length > 0 ? line.Variant : step;
        lock (_lock)
        {
            if (line.Kind == BuildLine.Failed)
                _failed ??= label;
            if (line.Kind is BuildLine.Compiling or BuildLine.Linking or BuildLine.Linked or BuildLine.Failed)
                Progressed?.Invoke(line);
            else if (!string.IsNullOrWhiteSpace(line.Text))
                AddText(label, line);
        }
    }

    public void Dispose()
    {
        foreach ((_, StreamWriter? file) in _outputs.Values)
            file?.Dispose();
    }

    private void AddText(string label, BuildLine line)
    {
        if (!_outputs.TryGetValue(label, out var output))
        {
            string? path = folder?.CombineWithFilePath($"{label}.log").FullPath;
            StreamWriter? file = path is null ? null : new StreamWriter(path, append: true) { AutoFlush = true };
            _outputs.Add(label, output = (new ErrorExcerpt(), file));
        }

        output.File?.WriteLine(line.Text);
        if (line.Kind != BuildLine.Detail)
            output.Excerpt.Add(line.Text);
        (Verbosity verbosity, LogLevel level) = line.Kind switch
        {
            BuildLine.Error => (Verbosity.Quiet, LogLevel.Error),
            // All variants have the same sources, so that a warning is shown for the first only.
            BuildLine.Warning when _warnings.Add(line.Text) => (Verbosity.Minimal, LogLevel.Warning),
            BuildLine.Message => (Verbosity.Normal, LogLevel.Information),
            _ => (Verbosity.Diagnostic, LogLevel.Debug),
        };
        log.Write(verbosity, level, "[{0}] {1}", label, line.Text);
    }
}
