namespace TextStat;

internal static class InputFile
{
    public const string StandardInput = "-";

    // Unbuffered: the scanner brings its own buffer.
    private static readonly FileStreamOptions Sequential = new()
    {
        BufferSize = 0,
        Options = FileOptions.SequentialScan,
        Share = FileShare.ReadWrite | FileShare.Delete,
    };

    public static Stream Open(string name) => name switch
    {
        StandardInput => Console.OpenStandardInput(),
        // FileStream calls this an ArgumentException, which would hide real ones.
        "" => throw new FileNotFoundException(),
        _ => new FileStream(name, Sequential),
    };

    public static string Explain(string name, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file",
        UnauthorizedAccessException when Directory.Exists(name) => "is a directory",
        // The innermost says what the operating system said.
        _ => exception.GetBaseException().Message,
    };
}
