using System.Text;
using System.Text.RegularExpressions;

namespace Cake.MultiVariant.Building;

/// <summary>What the programs of a build print. Several threads may add to it.</summary>
internal sealed partial class BuildLog(ICakeLog log)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Output> _outputs = [];

    /// <summary>Takes a line that <c>dotnet publish</c> printed, and shows it.</summary>
    public void AddShown(string label, string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        Add(label, line, isError: false);
        (Verbosity verbosity, LogLevel level) = Severity.Match(line).Groups[1].Value switch
        {
            "error" => (Verbosity.Quiet, LogLevel.Error),
            "warning" => (Verbosity.Minimal, LogLevel.Warning),
            _ => (Verbosity.Normal, LogLevel.Information),
        };
        log.Write(verbosity, level, "[{0}] {1}", label, line);
    }

    /// <summary>Takes a line that is shown in diagnostic logs only.</summary>
    public void Add(string label, string line, bool isError)
    {
        lock (_lock)
        {
            if (!_outputs.TryGetValue(label, out Output? output))
                _outputs.Add(label, output = new Output(new StringBuilder(), new ErrorExcerpt()));
            output.Text.Append(line).Append('\n');
            output.Excerpt.Add(line, isError);
        }

        log.Debug("[{0}] {1}", label, line);
    }

    /// <summary>What an output says about the reason of a failure.</summary>
    public string Excerpt(string label)
    {
        lock (_lock)
            return _outputs.TryGetValue(label, out Output? output) ? output.Excerpt.ToString() : "";
    }

    /// <summary>Where an output is going to be saved.</summary>
    public static FilePath File(DirectoryPath folder, string label) => folder.CombineWithFilePath($"{label}.log");

    /// <summary>Replaces the outputs of earlier builds in a folder by those of this one.</summary>
    public void Save(DirectoryPath folder)
    {
        try
        {
            if (Directory.Exists(folder.FullPath))
                Directory.Delete(folder.FullPath, recursive: true);
            Directory.CreateDirectory(folder.FullPath);
            lock (_lock)
            {
                foreach ((string label, Output output) in _outputs)
                    System.IO.File.WriteAllText(File(folder, label).FullPath, output.Text.ToString());
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Warning("Cannot keep the build's output in {0}: {1}", folder, e.Message);
        }
    }

    /// <summary>As MSBuild and compilers write it.</summary>
    [GeneratedRegex(@": (error|warning)\b[^:()]*:")]
    private static partial Regex Severity { get; }

    private sealed record Output(StringBuilder Text, ErrorExcerpt Excerpt);
}
