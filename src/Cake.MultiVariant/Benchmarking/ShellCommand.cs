using System.Diagnostics;
using System.Security.Cryptography;

namespace Cake.MultiVariant.Benchmarking;

/// <summary>
/// A script for <c>sh</c> that runs one variant of a bundle, which is <c>$0</c> in it. Standard input is empty unless
/// the script redirects it.
/// </summary>
internal sealed class ShellCommand(FilePath bundle, string variant, string script, DirectoryPath workingDirectory)
{
    public string Variant => variant;

    /// <summary>Runs it without its output, and returns the time from start to exit.</summary>
    /// <exception cref="CakeException">It failed.</exception>
    public TimeSpan Time()
    {
        ProcessStartInfo start = StartInfo($"exec < /dev/null > /dev/null 2>&1\n{script}");
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        TimeSpan time = Stopwatch.GetElapsedTime(begin);
        CheckExitCode(process, "");
        return time;
    }

    /// <summary>Runs it and returns the SHA-256 sum of its output.</summary>
    /// <exception cref="CakeException">It failed.</exception>
    public string HashOutput()
    {
        ProcessStartInfo start = StartInfo($"exec < /dev/null\n{script}");
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        byte[] hash = SHA256.HashData(process.StandardOutput.BaseStream);
        process.WaitForExit();
        CheckExitCode(process, errors.Result);
        return Convert.ToHexStringLower(hash);
    }

    private ProcessStartInfo StartInfo(string text) => new("/bin/sh", ["-c", text, bundle.FullPath])
    {
        WorkingDirectory = workingDirectory.FullPath,
        Environment = { ["MULTIVARIANT"] = variant, ["MULTIVARIANT_DEBUG"] = null },
    };

    private void CheckExitCode(Process process, string errors)
    {
        if (process.ExitCode != 0)
            throw new CakeException($"{bundle}: {variant} failed on '{script}' with exit code {process.ExitCode}. "
                + $"Choose a command line that succeeds.{Environment.NewLine}{errors}".TrimEnd());
    }
}
