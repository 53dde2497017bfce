using System.Globalization;

namespace Cake.MultiVariant.Benchmarks;

/// <summary>Measures the CPU time that ILC and the linker take, as MSBuild calls them by scripts that note it.</summary>
internal sealed class ToolClock
{
    private readonly string _compiler;
    private readonly string _linker;
    private readonly string _log;

    /// <param name="folder">Where the scripts are written.</param>
    /// <param name="compilerFolder">Where ILC is.</param>
    public ToolClock(string folder, string compilerFolder)
    {
        Directory.CreateDirectory(folder);
        _log = Path.Combine(folder, "times");
        _compiler = Path.Combine(folder, "ilc");
        // As MSBuild chooses; and by its name it chooses objcopy.
        string linker = FindLinker();
        _linker = Path.Combine(folder, Path.GetFileName(linker));
        WriteScript(_compiler, Path.Combine(compilerFolder, "ilc"));
        WriteScript(_linker, linker);
    }

    /// <summary>What makes MSBuild call the scripts.</summary>
    public IReadOnlyDictionary<string, string> Properties => new Dictionary<string, string>
    {
        ["IlcToolsPath"] = $"{Path.GetDirectoryName(_compiler)}/",
        ["CppCompilerAndLinker"] = _linker,
    };

    /// <summary>The time since it was asked for the last time.</summary>
    public TimeSpan Take()
    {
        double seconds = File.ReadAllText(_log)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Sum(time => double.Parse(time, CultureInfo.InvariantCulture));
        File.WriteAllText(_log, "");
        return TimeSpan.FromSeconds(seconds);
    }

    private static string FindLinker()
    {
        string[] folders = Environment.GetEnvironmentVariable("PATH")!.Split(':');
        return Find("clang") ?? Find("gcc") ?? throw new InvalidOperationException("There is no C compiler in PATH.");

        string? Find(string name) => folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    private void WriteScript(string path, string program)
    {
        File.WriteAllText(
            path,
            $$"""
            #!/usr/bin/env bash
            TIMEFORMAT='%U %S'
            { time "{{program}}" "$@" 2>&3; } 3>&2 2>>"{{_log}}"

            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllText(_log, "");
    }
}
