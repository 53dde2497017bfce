using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building;

/// <summary>The options that ILC compiles a variant with: the lines of its response file.</summary>
/// <param name="Lines">One option a line.</param>
/// <param name="Moved">What ILC writes: where the SDK expects it, and where it lies. The object file is the first.</param>
internal sealed record IlcResponse(IReadOnlyList<string> Lines, IReadOnlyList<(string Path, string OfVariant)> Moved)
{
    public const string InstructionSet = "--instruction-set:";

    private const string ObjectFile = "-o:";
    private const string Knob = "--runtimeknob:";

    private static readonly string[] s_outputs =
    [
        ObjectFile, "--exportsfile:", "--map:", "--mstat:", "--dgmllog:", "--scandgmllog:", "--metadatalog:", "--ildump:",
    ];

    /// <summary>The path of the object file.</summary>
    public string Object => Moved[0].OfVariant;

    /// <summary>Changes MSBuild's options to those of a variant.</summary>
    public static IlcResponse Of(
        Variant variant, IEnumerable<string> lines, string instructionSet, IEnumerable<string> ilcArguments)
    {
        var own = new List<string>();
        var moved = new List<(string, string)>();
        foreach (string line in lines.Where(line => !line.StartsWith(InstructionSet, StringComparison.Ordinal)))
        {
            string? output = Array.Find(s_outputs, option => line.StartsWith(option, StringComparison.Ordinal));
            if (output is null)
            {
                own.Add(line);
                continue;
            }

            string path = line[output.Length..];
            moved.Insert(output == ObjectFile ? 0 : moved.Count, (path, Move(path, variant)));
            own.Add($"{output}{Move(path, variant)}");
        }

        // Where MSBuild puts an item RuntimeHostConfigurationOption of the project.
        int knobs = own.FindIndex(line => line.StartsWith(Knob, StringComparison.Ordinal));
        own.Insert(knobs < 0 ? own.Count : knobs, $"{Knob}MultiVariant.Variant={variant}");
        if (instructionSet.Length > 0)
            own.Add($"{InstructionSet}{instructionSet}");
        return new IlcResponse([.. own, .. ilcArguments], moved);
    }

    /// <summary>The path of a variant's own file: in a folder beside that of the SDK's.</summary>
    public static string Move(string path, Variant variant) =>
        Path.Combine(Path.GetDirectoryName(path)!, variant.Name, Path.GetFileName(path));

    /// <summary>What of an option may be a file that ILC reads; empty for those that it writes.</summary>
    public static string FileOf(string option) =>
        s_outputs.Any(output => option.StartsWith(output, StringComparison.Ordinal)) ? ""
        : option.StartsWith('-') ? option[(option.IndexOf(':', StringComparison.Ordinal) + 1)..]
        : option;
}
