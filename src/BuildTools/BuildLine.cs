namespace MultiVariant.BuildTools;

/// <summary>
/// A line that a build prints. Lines from the logger start with a mark and separate their parts by tabs; any other line
/// is a message of no particular variant, whose name is then empty.
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

    public string Variant { get; } = variant;
    public string Kind { get; } = kind;
    public string Text { get; } = text;

    public static BuildLine Parse(string line)
    {
        string[] parts = line.Split(['\t'], 4);
        return parts.Length == 4 && parts[0] == Mark
            ? new(parts[1], parts[2], parts[3])
            : new("", Message, line.TrimEnd());
    }

    public override string ToString() => $"{Mark}\t{Variant}\t{Kind}\t{Text}";
}
