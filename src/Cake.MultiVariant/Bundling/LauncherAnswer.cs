using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Cake.MultiVariant.Bundling;

/// <summary>
/// A launcher's answer to <c>MULTIVARIANT_DEBUG=json</c> (see LAYOUT.md): the variants, best first, and the name of the
/// one that would start, or null.
/// </summary>
internal sealed record LauncherAnswer(IReadOnlyList<LauncherAnswer.Variant> Variants, string? Chosen)
{
    private static readonly JsonSerializerOptions s_options =
        new(JsonSerializerOptions.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Asks the launcher of a bundle that this machine can start and that heeds the environment.</summary>
    /// <exception cref="CakeException">The bundle does not start or does not answer.</exception>
    public static LauncherAnswer Of(FilePath bundle)
    {
        var start = new ProcessStartInfo(bundle.FullPath)
        {
            Environment = { ["MULTIVARIANT"] = null, ["MULTIVARIANT_DEBUG"] = "json" },
            RedirectStandardOutput = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            string answer = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return TryParse(answer) ?? throw new CakeException(
                $"{bundle} does not say which variants this CPU can run: with MULTIVARIANT_DEBUG=json it printed no such "
                + $"answer and ended with exit code {process.ExitCode}. Run it that way to see its error.");
        }
        catch (Win32Exception e)
        {
            throw new CakeException($"Cannot start {bundle} to ask which variants this CPU can run: "
                + $"{new Win32Exception(e.NativeErrorCode).Message}. Make it executable (chmod +x) and readable, in a folder "
                + "that programs may be started from.", e);
        }
    }

    /// <summary>Null if the text is something else.</summary>
    public static LauncherAnswer? TryParse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<LauncherAnswer>(json, s_options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the CPU lacks for it, and whether the launcher avoids it although the CPU can run it.</summary>
    public sealed record Variant(string Name, long StoredLength, IReadOnlyList<string> MissingFeatures, bool Avoided);
}
