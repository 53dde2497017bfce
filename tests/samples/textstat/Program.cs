namespace TextStat;

internal static class Program
{
    private const int Success = 0;
    private const int Failure = 1;

    // EX_USAGE of sysexits.h.
    private const int UsageError = 64;

    private static int Main(string[] arguments)
    {
        if (!CommandLine.TryParse(arguments, out var commandLine, out var unknownOption))
        {
            Complain($"unknown option {unknownOption}; see textstat --help");
            return UsageError;
        }

        try
        {
            using var output = Console.OpenStandardOutput();
            return Run(commandLine, output);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Complain($"cannot write to standard output: {exception.GetBaseException().Message}");
            return Failure;
        }
    }

    private static int Run(CommandLine commandLine, Stream output)
    {
        switch (commandLine.Action)
        {
            case CommandAction.ShowHelp:
                WriteLine(output, CommandLine.Help);
                return Success;
            case CommandAction.ShowVersion:
                WriteLine(output, $"textstat {typeof(Program).Assembly.GetName().Version?.ToString(3)}");
                return Success;
            case CommandAction.ShowInstructionSets:
                WriteLine(output, InstructionSets.Describe());
                return Success;
            default:
                return Count(commandLine, output);
        }
    }

    private static int Count(CommandLine commandLine, Stream output)
    {
        var histogram = commandLine.Histogram ? new ByteHistogram() : null;
        var counted = new List<InputStatistics>();
        foreach (var name in commandLine.Inputs)
        {
            try
            {
                using var input = InputFile.Open(name);
                counted.Add(new InputStatistics(name, TextScanner.Scan(input, histogram)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Complain($"{PlainAscii.Escape(name)}: {InputFile.Explain(name, exception)}");
            }
        }

        var report = new Report(counted, HasTotal: commandLine.Inputs.Count > 1, histogram);
        if (commandLine.Json)
            JsonReport.Write(report, output);
        else
            TableReport.Write(report, output);
        return counted.Count == commandLine.Inputs.Count ? Success : Failure;
    }

    private static void WriteLine(Stream output, string text)
    {
        using var writer = PlainAscii.CreateWriter(output);
        writer.WriteLine(text);
    }

    private static void Complain(string message) => Console.Error.WriteLine($"textstat: {message}");
}
