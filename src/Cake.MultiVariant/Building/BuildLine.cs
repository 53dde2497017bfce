namespace Cake.MultiVariant.Building;

/// <summary>A line that a build prints, as the logger in src/BuildLogger writes it; or any other line, a message.</summary>
/// <param name="Variant">The variant that is built, or empty.</param>
/// <param name="Kind">What kind of line it is.</param>
/// <param name="Text">What it says.</param>
internal readonly record struct BuildLine(string Variant, string Kind, string Text)
{
    public const string Message = "message";
    public const string Detail = "detail";
    public const string Warning = "warning";
    public const string Error = "error";
    public const string Compiling = "compiling";
    public const string Linking = "linking";
    public const string Linked = "linked";
    public const string Failed = "failed";

    private const string Mark = "##multivariant";

    public static BuildLine Parse(string line) => line.Split('\t', 4) is [Mark, var variant, var kind, var text]
        ? new BuildLine(variant, kind, text)
        : new BuildLine("", Message, line.TrimEnd());
}
