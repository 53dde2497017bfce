using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building.DotNet;

/// <summary>The options that ILC compiles a variant with: the lines of its response file.</summary>
/// <param name="Lines">One option a line.</param>
/// <param name="Moved">What ILC writes: where the SDK expects it, and where it lies. The object file is the first.</param>
internal sealed record IlcResponse(IReadOnlyList<string> Lines, IReadOnlyList<(string Path, string OfVariant)> Moved)
{
    private const string InstructionSet = "--instruction-set";
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
        string[] kept = [.. lines.Where(line => !IsInstructionSet(line))];
        List<string> own =
            [.. kept.Select(line => OutputOf(line) is { } it ? $"{it}{Move(line[it.Length..], variant)}" : line)];
        IEnumerable<(string, string)> moved =
            from line in kept
            let output = OutputOf(line)
            where output != null
            orderby output == ObjectFile descending
            let path = line[output.Length..]
            select (path, Move(path, variant));

        // Where MSBuild puts an item RuntimeHostConfigurationOption of the project.
        int knobs = own.FindIndex(line => line.StartsWith(Knob, StringComparison.Ordinal));
        own.Insert(knobs < 0 ? own.Count : knobs, $"{Knob}MultiVariant.Variant={variant}");
        if (instructionSet.Length > 0)
            own.Add($"{InstructionSet}:{instructionSet}");
        return new IlcResponse([.. own, .. ilcArguments], [.. moved]);
    }

    /// <summary>The path of a variant's own file: in a folder beside that of the SDK's.</summary>
    public static string Move(string path, Variant variant) =>
        Path.Combine(Path.GetDirectoryName(path)!, variant.Name, Path.GetFileName(path));

    /// <summary>Whether an option would take the place of the variant's own instruction set.</summary>
    public static bool IsInstructionSet(string option) => option.StartsWith(InstructionSet, StringComparison.Ordinal);

    /// <summary>What of an option may be a file that ILC reads; empty for those that it writes.</summary>
    public static string FileOf(string option) =>
        OutputOf(option) != null ? ""
        : option.StartsWith('-') ? option[(option.IndexOf(':', StringComparison.Ordinal) + 1)..]
        : option;

    private static string? OutputOf(string option) =>
        Array.Find(s_outputs, output => option.StartsWith(output, StringComparison.Ordinal));
}
