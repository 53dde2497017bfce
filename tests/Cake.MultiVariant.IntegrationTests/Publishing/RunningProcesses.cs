namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>What runs on this machine.</summary>
public static class RunningProcesses
{
    /// <summary>The command lines of all other processes that have the text in theirs.</summary>
    public static IReadOnlyList<string> With(string text) =>
    [
        .. Directory.GetDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out int id) && id != Environment.ProcessId)
            .Select(CommandLine)
            .Where(line => line.Contains(text, StringComparison.Ordinal)),
    ];

    /// <summary>The command lines of the processes whose working directory it is.</summary>
    public static IReadOnlyList<string> In(string folder) =>
    [
        .. Directory.GetDirectories("/proc")
            .Where(process => new FileInfo(Path.Combine(process, "cwd")).LinkTarget == folder)
            .Select(CommandLine),
    ];

    public static async Task WaitUntil(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
            await Task.Delay(50, timeout.Token);
    }

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
