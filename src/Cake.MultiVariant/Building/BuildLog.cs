using MultiVariant.BuildTools;

namespace Cake.MultiVariant.Building;

/// <summary>
/// Takes what a build prints: shows it behind the name of the variant or the step that it is about, keeps all of it in a
/// file for each, and remembers what says why it failed.
/// </summary>
/// <param name="step">The name of the step, for what is about no variant.</param>
/// <param name="folder">Where the files are kept, or null for nowhere.</param>
/// <param name="log">The log.</param>
internal sealed class BuildLog(string step, DirectoryPath? folder, ICakeLog log) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OutputExcerpt> _excerpts = [];
    private readonly Dictionary<string, StreamWriter> _files = [];
    private readonly HashSet<string> _warnings = [];
    private string? _failed;

    /// <summary>What the build does for a variant now. Raised by one thread at a time.</summary>
    public event Action<BuildLine>? Progressed;

    /// <summary>The variant or the step that failed first.</summary>
    public string Failed => _failed ?? step;

    /// <summary>What it printed that says why.</summary>
    public string Excerpt
    {
        get
        {
            lock (_lock)
                return _excerpts.TryGetValue(Failed, out OutputExcerpt? excerpt) ? excerpt.ToString() : "";
        }
    }

    /// <summary>The file with all that it printed, or null when none is kept.</summary>
    public FilePath? File => folder?.CombineWithFilePath($"{Failed}.log");

    /// <summary>May be called from several threads.</summary>
    public void Add(string printed)
    {
        BuildLine line = BuildLine.Parse(printed);
        string label = line.Variant.Length > 0 ? line.Variant : step;
        lock (_lock)
        {
            switch (line.Kind)
            {
                case BuildLine.Compiling or BuildLine.Linking or BuildLine.Linked:
                    Progressed?.Invoke(line);
                    return;
                case BuildLine.Failed:
                    _failed ??= label;
                    Progressed?.Invoke(line);
                    return;
            }

            if (string.IsNullOrWhiteSpace(line.Text))
                return;
            Keep(label, line.Text);
            if (line.Kind != BuildLine.Detail)
                ExcerptOf(label).Add(line.Text);
            Show(label, line);
        }
    }

    public void Dispose()
    {
        foreach (StreamWriter file in _files.Values)
            file.Dispose();
    }

    private void Show(string label, BuildLine line)
    {
        switch (line.Kind)
        {
            case BuildLine.Error:
                log.Error("[{0}] {1}", label, line.Text);
                break;
            // All variants have the same sources, and one saying so is enough.
            case BuildLine.Warning when _warnings.Add(line.Text):
                log.Warning("[{0}] {1}", label, line.Text);
                break;
            case BuildLine.Message:
                log.Information("[{0}] {1}", label, line.Text);
                break;
            default:
                log.Debug("[{0}] {1}", label, line.Text);
                break;
        }
    }

    private void Keep(string label, string text)
    {
        if (folder == null)
            return;
        if (!_files.TryGetValue(label, out StreamWriter? file))
        {
            file = System.IO.File.AppendText(folder.CombineWithFilePath($"{label}.log").FullPath);
            file.AutoFlush = true;
            _files.Add(label, file);
        }

        file.WriteLine(text);
    }

    private OutputExcerpt ExcerptOf(string label)
    {
        if (!_excerpts.TryGetValue(label, out OutputExcerpt? excerpt))
            _excerpts.Add(label, excerpt = new OutputExcerpt());
        return excerpt;
    }
}
