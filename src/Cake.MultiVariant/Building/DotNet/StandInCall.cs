namespace Cake.MultiVariant.Building.DotNet;

/// <summary>What MSBuild started a stand-in with.</summary>
internal sealed record StandInCall(
    string Program,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Reads it from <c>/proc</c>, as the process still runs.</summary>
    public static StandInCall Read(string processId)
    {
        string process = $"/proc/{processId}";
        // A script's first argument is the interpreter, the second the script.
        string[] commandLine = Entries("cmdline");
        return new StandInCall(
            Path.GetFileName(commandLine[1]),
            commandLine[2..],
            new FileInfo($"{process}/cwd").LinkTarget!,
            Entries("environ").Select(entry => entry.Split('=', 2)).Where(parts => parts.Length == 2)
                .DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => parts[1]));

        string[] Entries(string name) => File.ReadAllText($"{process}/{name}").Split('\0')[..^1];
    }

    /// <summary>The absolute path of a file that an argument names.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, WorkingDirectory);
}
