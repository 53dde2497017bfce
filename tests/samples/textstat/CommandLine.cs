using System.Diagnostics.CodeAnalysis;

namespace TextStat;

internal enum CommandAction
{
    Count,
    ShowHelp,
    ShowVersion,
    ShowInstructionSets,
}

internal sealed record CommandLine(CommandAction Action, bool Json, bool Histogram, IReadOnlyList<string> Inputs)
{
    public const string Help = """
        Usage: textstat [OPTION]... [FILE]...
        Counts lines, words, UTF-8 code points, bytes and invalid UTF-8 sequences, and finds the longest line.
        Without FILE, or where FILE is -, reads standard input. Several files get a total.

          --histogram  also count how often each byte value occurs, in all inputs together
          --json       write JSON instead of a table
          --cpu        show which CPU instruction sets this executable was compiled for, and exit
          --help       show this help, and exit
          --version    show the version, and exit
          --           everything after it is a FILE

        Exit status: 0 all inputs counted, 1 an input could not be read, 64 unknown option.
        """;

    public static bool TryParse(
        string[] arguments,
        [NotNullWhen(true)] out CommandLine? commandLine,
        [NotNullWhen(false)] out string? unknownOption)
    {
        var action = CommandAction.Count;
        var json = false;
        var histogram = false;
        var inputs = new List<string>();
        var onlyFiles = false;
        commandLine = null;
        unknownOption = null;

        foreach (var argument in arguments)
        {
            if (onlyFiles || argument == InputFile.StandardInput || !argument.StartsWith('-'))
            {
                inputs.Add(argument);
                continue;
            }

            switch (argument)
            {
                case "--histogram": histogram = true; break;
                case "--json": json = true; break;
                case "--cpu": action = CommandAction.ShowInstructionSets; break;
                case "--help": action = CommandAction.ShowHelp; break;
                case "--version": action = CommandAction.ShowVersion; break;
                case "--": onlyFiles = true; break;
                default:
                    unknownOption = PlainAscii.Escape(argument);
                    return false;
            }
        }

        if (inputs.Count == 0)
            inputs.Add(InputFile.StandardInput);
        commandLine = new CommandLine(action, json, histogram, inputs);
        return true;
    }
}
