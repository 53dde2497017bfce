using System.Globalization;
using System.Text.RegularExpressions;

namespace Cake.MultiVariant.Testing;

/// <summary>What readelf of binutils says of a file.</summary>
internal sealed partial record ReadElf(string Path, string Output)
{
    /// <summary>The test is skipped where there is no readelf.</summary>
    public static async Task<IEnumerable<ReadElf>> Read(params string[] paths)
    {
        // A file that is named twice: readelf names files only where there are several.
        var result = await Tool.Run(Tool.Require("readelf"), ["-hlSdnW", .. paths, paths[0]]);
        string[] outputs = result.StandardOutput.Split("\nFile: ");
        return paths.Zip(outputs.Skip(1), (path, output) =>
        {
            output.ShouldStartWith($"{path}\n");
            return new ReadElf(path, output);
        });
    }

    public void ShouldAgreeWith(ElfFile elf) => elf.ShouldSatisfyAllConditions(
        Path,
        () => elf.Segments.Select(Facts).ShouldBe(SegmentPattern().Matches(Output).Select(match => Facts(match, 6))),
        () => elf.Sections.Skip(1).Select(section => (section.Name, section.Address, section.Offset, section.Size))
            .ShouldBe(SectionPattern().Matches(Output).Skip(1).Select(match =>
                (match.Groups[1].Value, Number(match, 2), Number(match, 3), Number(match, 4)))),
        () => elf.Interpreter.ShouldBe(InterpreterPattern().Matches(Output).Select(Text).FirstOrDefault()),
        () => elf.Dynamic.HasPieFlag.ShouldBe(PieFlagPattern().IsMatch(Output)),
        () => elf.Dynamic.NeededLibraries.Select(library => library.Name)
            .ShouldBe(NeededPattern().Matches(Output).Select(Text)),
        () => elf.Notes.BuildId.ShouldBe(BuildIdPattern().Matches(Output).Select(Text).FirstOrDefault()));

    private static string Facts(ElfSegment segment) => string.Join(
        ' ', segment.Offset, segment.VirtualAddress, segment.PhysicalAddress, segment.FileSize, segment.MemorySize, segment.Alignment);

    private static string Facts(Match match, int groups) =>
        string.Join(' ', Enumerable.Range(1, groups).Select(group => Number(match, group)));

    private static string Text(Match match) => match.Groups[1].Value;

    private static ulong Number(Match match, int group) =>
        ulong.Parse(match.Groups[group].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^  \S+ +0x([0-9a-f]+) 0x([0-9a-f]+) 0x([0-9a-f]+) 0x([0-9a-f]+) 0x([0-9a-f]+) [R ][W ][E ] (?:0x)?([0-9a-f]+)$",
        RegexOptions.Multiline)]
    private static partial Regex SegmentPattern();

    [GeneratedRegex(
        @"^ +\[ *\d+\] (\S*) +[A-Z_0-9]+(?:: <unknown>)? +([0-9a-f]{16}) ([0-9a-f]{6,}) ([0-9a-f]{6,}) ", RegexOptions.Multiline)]
    private static partial Regex SectionPattern();

    [GeneratedRegex(@"\(FLAGS_1\) .*\bPIE\b")]
    private static partial Regex PieFlagPattern();

    [GeneratedRegex(@"Requesting program interpreter: (.+)\]")]
    private static partial Regex InterpreterPattern();

    [GeneratedRegex(@"Shared library: \[(.+)\]")]
    private static partial Regex NeededPattern();

    [GeneratedRegex("Build ID: ([0-9a-f]+)")]
    private static partial Regex BuildIdPattern();
}
