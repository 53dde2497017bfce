using System.Globalization;
using System.Text.RegularExpressions;

namespace Cake.MultiVariant.Tests.Elf;

public sealed partial class RealElfSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("-pie")]
    [InlineData("-no-pie")]
    [InlineData("-static")]
    [InlineData("-static-pie")]
    [InlineData("-shared -fPIC")]
    [InlineData("-m32 -nostdlib -Wl,-e,main")]
    public async Task The_reader_sees_what_readelf_sees(string options)
    {
        string path = await Gcc.Compile(_directory, options.Split(' '));
        string expected = (await Tool.Run(Tool.Require("readelf"), ["-hldW", path])).StandardOutput;

        ElfFile elf = ElfReading.Read(path);

        expected.ShouldContain(elf.Class == ElfClass.Bits64 ? "ELF64" : "ELF32");
        Number(EntryPattern().Match(expected), 1).ShouldBe(elf.Entry);
        expected.Contains("Flags: PIE", StringComparison.Ordinal).ShouldBe(elf.HasPieFlag);
        (InterpreterPattern().Match(expected) is { Success: true } match ? match.Groups[1].Value : null)
            .ShouldBe(elf.Interpreter);
        SegmentPattern().Matches(expected).Select(Segment).ShouldBe(elf.LoadableSegments);
    }

    [GeneratedRegex("Entry point address: +0x([0-9a-f]+)")]
    private static partial Regex EntryPattern();

    [GeneratedRegex(@"Requesting program interpreter: (.+)\]")]
    private static partial Regex InterpreterPattern();

    [GeneratedRegex(
        "LOAD +0x([0-9a-f]+) 0x([0-9a-f]+) 0x[0-9a-f]+ 0x([0-9a-f]+) 0x([0-9a-f]+) ([R ])([W ])([E ]) 0x([0-9a-f]+)")]
    private static partial Regex SegmentPattern();

    private static ulong Number(Match match, int group) =>
        ulong.Parse(match.Groups[group].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static ElfSegment Segment(Match match) => new(
        ElfSegmentType.Load,
        (match.Groups[5].Value == "R" ? ElfSegmentFlags.Read : 0)
            | (match.Groups[6].Value == "W" ? ElfSegmentFlags.Write : 0)
            | (match.Groups[7].Value == "E" ? ElfSegmentFlags.Execute : 0),
        Number(match, 1),
        Number(match, 2),
        Number(match, 3),
        Number(match, 4),
        Number(match, 8));
}
