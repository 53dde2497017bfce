namespace MultiVariant.BuildTools;

/// <summary>
/// A line that a build prints. What the logger says to the addin starts with a mark, and its parts have tabs between them;
/// any other line is a message.
/// </summary>
internal readonly struct BuildLine(string variant, string kind, string text)
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
    private const char Separator = '\t';
    private const int PartCount = 4;

    /// <summary>The variant that is built, or empty.</summary>
    public string Variant { get; } = variant;

    /// <summary>What kind of line it is.</summary>
    public string Kind { get; } = kind;

    /// <summary>What it says.</summary>
    public string Text { get; } = text;

    public static BuildLine Parse(string line)
    {
        string[] parts = line.Split([Separator], PartCount);
        return parts.Length == PartCount && parts[0] == Mark
            ? new BuildLine(parts[1], parts[2], parts[3])
            : new BuildLine("", Message, line.TrimEnd());
    }

    public override string ToString() => string.Join($"{Separator}", Mark, Variant, Kind, Text);
}
