namespace Cake.MultiVariant.Presentation;

/// <summary>Logs what other programs printed as they printed it: Cake paints the arguments of a format.</summary>
internal static class VerbatimLines
{
    public static void WriteVerbatim(this ICakeLog log, Verbosity verbosity, LogLevel level, string line) => log.Write(
        verbosity,
        level,
        line.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
}
