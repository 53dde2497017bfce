using System.Diagnostics;

namespace Cake.MultiVariant.Benchmarks;

/// <summary>Records how ILC and the linker are called, by scripts that MSBuild calls in their place, and calls them again.</summary>
internal sealed class ToolRecorder
{
    private readonly string _folder;
    private readonly string _linker;

    /// <param name="folder">Where the scripts and what they record are written.</param>
    /// <param name="compilerFolder">Where ILC is.</param>
    public ToolRecorder(string folder, string compilerFolder)
    {
        _folder = folder;
        Directory.CreateDirectory(Calls);
        // As MSBuild chooses; and by its name it chooses objcopy.
        string linker = FindLinker();
        _linker = Path.Combine(folder, Path.GetFileName(linker));
        WriteScript(Path.Combine(folder, "ilc"), "1", Path.Combine(compilerFolder, "ilc"));
        WriteScript(_linker, "2", linker);
    }

    /// <summary>What makes MSBuild call the scripts.</summary>
    public IReadOnlyDictionary<string, string> Properties => new Dictionary<string, string>
    {
        ["IlcToolsPath"] = $"{_folder}/",
        ["CppCompilerAndLinker"] = _linker,
    };

    private string Calls => Path.Combine(_folder, "calls");

    public void Forget()
    {
        foreach (string call in Directory.EnumerateFiles(Calls))
            File.Delete(call);
    }

    /// <summary>Compiles and then links again all that was, as many at a time as the machine has cores.</summary>
    public TimeSpan Replay()
    {
        long start = Stopwatch.GetTimestamp();
        foreach (string step in new[] { "1", "2" })
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
            Parallel.ForEach(Directory.EnumerateFiles(Calls, $"{step}-*"), options, call =>
            {
                using Process process = Process.Start("bash", [call]);
                process.WaitForExit();
                if (process.ExitCode != 0)
                    throw new InvalidOperationException($"{File.ReadAllText(call)}: exit code {process.ExitCode}");
            });
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static string FindLinker()
    {
        string[] folders = Environment.GetEnvironmentVariable("PATH")!.Split(':');
        return Find("clang") ?? Find("gcc") ?? throw new InvalidOperationException("There is no C compiler in PATH.");

        string? Find(string name) => folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    private void WriteScript(string path, string step, string program)
    {
        File.WriteAllText(
            path,
            $$"""
            #!/usr/bin/env bash
            if [[ "$*" != --version ]]; then
                { declare -px; printf 'cd %q && exec' "$PWD"; printf ' %q' "{{program}}" "$@"; } > "{{Calls}}/{{step}}-$$"
            fi
            exec "{{program}}" "$@"

            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
