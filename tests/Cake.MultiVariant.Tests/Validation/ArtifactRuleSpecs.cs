using System.Runtime.InteropServices;

namespace Cake.MultiVariant.Tests.Validation;

public sealed class ArtifactRuleSpecs : IDisposable
{
    /// <summary>Files that break one rule only, by what the finding says.</summary>
    private static readonly Dictionary<string, (string Id, MinimalElf File)> s_broken = new()
    {
        ["no section headers, which tell where its code is"] = ("MV1006", new() { HasSectionHeaders = false }),
        ["a 32-bit file"] = ("MV1007", new() { Is64Bit = false }),
        ["a big-endian file"] = ("MV1008", new() { IsLittleEndian = false }),
        ["the OS ABI 9"] = ("MV1009", new() { OsAbi = 9 }),
        ["a file for AArch64 (183)"] = ("MV1010", new() { Machine = ElfMachine.AArch64 }),
        ["a file for i386 (3)"] = ("MV1010", new() { Machine = ElfMachine.I386 }),
        ["a file for an unknown machine (4660)"] = ("MV1010", new() { Machine = (ElfMachine)4660 }),
        ["an object file"] = ("MV1011", new() { Type = ElfType.Relocatable }),
        ["a core dump"] = ("MV1011", new() { Type = ElfType.Core }),
        ["the ELF type 0"] = ("MV1011", new() { Type = 0 }),
        ["a shared library"] = ("MV1012", Library(flags: 0)),
        ["none"] = ("MV1013", new() { Segments = [] }),
        ["none, expected loadable"] = ("MV1013", With(Load(0x400000) with { FileSize = 0, MemorySize = 0 })),
        ["a segment at 0x1000 that exceeds"] = ("MV1014", With(Load(0x1000) with { FileSize = 65, MemorySize = 64 })),
        ["a segment at 0x2000 that exceeds"] = ("MV1014", With(Load(0x2000) with { FileSize = 999, MemorySize = 999 })),
        ["a segment at 0x3000 that exceeds"] = ("MV1014", With(Load(0x3000) with { Offset = 0xFFFF_FFFF_FFFF_F000 })),
        ["a segment at 0x4000 that starts before or on the last page of a segment at 0x4000"] =
            ("MV1015", With(Load(0x4000), Load(0x4000))),
        ["a segment at 0x5000 that starts before or on the last page of a segment at 0x4000"] =
            ("MV1015", With(Load(0x4000) with { MemorySize = 4097 }, Load(0x5000))),
        ["a segment at 0x4000 that starts before or on the last page of a segment at 0x5000"] =
            ("MV1015", With(Load(0x5000), Load(0x4000))),
        ["a segment at 0x4064 that starts before or on the last page of a segment at 0x4000"] =
            ("MV1015", With(Load(0x4000), Load(0x4064) with { Offset = 100, FileSize = 0 })),
        ["a segment at 0x4010 that is misaligned"] = ("MV1016", With(Load(0x4010))),
        ["a segment at 0x6000 that is misaligned"] = ("MV1016", With(Load(0x6000) with { Alignment = 4095 })),
        ["a segment at 0x7ffffffff000 that is outside"] = ("MV1017", With(Load(0x7FFF_FFFF_F000))),
        ["a segment at 0xfffffffffffff000 that is outside"] = ("MV1017", With(Load(0xFFFF_FFFF_FFFF_F000))),
        ["the entry point 0x400040, which is in none"] = ("MV1029", new() { Entry = 0x400040 }),
        ["the entry point 0x400001, which is in none"] =
            ("MV1029", With(Load(0x400000) with { Flags = ElfSegmentFlags.Read }) with { Entry = 0x400001 }),
        ["a segment at 0x7000 that is outside"] = ("MV1017", With(Load(0x7000) with { Alignment = 1UL << 63 })),
    };

    private readonly TestDirectory _directory = new();

    public static TheoryData<string> Broken => [.. s_broken.Keys];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Broken))]
    public void An_ELF_file_that_cannot_be_a_variant_is_refused(string found)
    {
        (string id, MinimalElf file) = s_broken[found];
        string path = file.WriteTo(_directory["program"]);

        string[] findings = Findings(new VariantArtifact("x86-64-v3", path));

        findings.ShouldHaveSingleItem().ShouldStartWith($"{id} x86-64-v3 ({path}): found {found}");
    }

    [Fact]
    public void A_missing_file_is_refused() =>
        Findings("missing").ShouldHaveSingleItem().ShouldStartWith("MV1001 x86-64 (");

    [Fact]
    public void A_directory_is_refused()
    {
        _directory.CreateSubdirectory("program");

        Findings("program").ShouldHaveSingleItem().ShouldStartWith("MV1002 x86-64 (");
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_refused()
    {
        const string writeOnlyEvenForRoot = "/proc/sys/vm/drop_caches";
        Assert.SkipUnless(File.Exists(writeOnlyEvenForRoot), $"{writeOnlyEvenForRoot} is missing");

        Findings(new VariantArtifact("x86-64", writeOnlyEvenForRoot))
            .ShouldHaveSingleItem().ShouldStartWith("MV1003 x86-64 (");
    }

    [Theory]
    [InlineData("", "MV1004")]
    [InlineData("E", "MV1005")]
    [InlineData("#!/bin/sh\necho hello\n", "MV1005")]
    [InlineData("\u007fELF", "MV1006")]
    [InlineData("\u007fELF and then something else", "MV1006")]
    public void A_file_of_another_kind_is_refused(string content, string id)
    {
        File.WriteAllText(_directory["program"], content);

        Findings("program").ShouldHaveSingleItem().ShouldStartWith($"{id} x86-64 (");
    }

    [Fact]
    public void A_bundle_is_refused_as_a_variant_of_another()
    {
        var program = new MinimalElf { Content = [.. new byte[56], .. "MULTIVAR"u8], HasSectionHeaders = false };
        program.WriteTo(_directory["program"]);

        Findings("program").ShouldHaveSingleItem().ShouldStartWith("MV1018 x86-64 (");
    }

    [Fact]
    public void A_bundle_in_a_bundle_is_refused() =>
        Validating.Check(new VariantArtifact("x86-64", Artifacts.StitchTwo(_directory))).RuleIds().ShouldContain("MV1018");

    [Fact]
    public void All_findings_about_all_artifacts_are_reported_at_once()
    {
        var foreign = new MinimalElf { Is64Bit = false, Machine = ElfMachine.I386, Type = ElfType.Relocatable };
        foreign.WriteTo(_directory["foreign"]);

        string[] findings = Findings(
            new VariantArtifact("x86-64-v3", _directory["foreign"]),
            new VariantArtifact("x86-64", _directory["missing"]));

        findings.Select(finding => finding.Split(' ')[0]).ShouldBe(["MV1007", "MV1010", "MV1011", "MV1001"]);
    }

    [Fact]
    public void Programs_of_all_kinds_are_accepted()
    {
        Check(new MinimalElf());
        Check(new MinimalElf { OsAbi = 3 });
        Check(new MinimalElf { Type = ElfType.Shared });
        Check(Library(flags: 0x0800_0000));
        Check(With(Load(0x4000), Load(0x5000) with { FileSize = 0, MemorySize = 1UL << 40, Alignment = 1 << 21 }));

        void Check(MinimalElf elf) => Validate(new VariantArtifact("x86-64", elf.WriteTo(_directory["program"])));
    }

    [Fact]
    public void A_rule_that_there_is_not_cannot_be_changed() =>
        Should.Throw<Cake.Core.CakeException>(
                () => Validating.Check(new MultiVariantValidationSettings { RuleSeverities = { ["MV9"] = RuleSeverity.Off } }))
            .Message.ShouldContain("RuleSeverities names 'MV9', but there is no such rule. Correct it; the rules are MV1001, MV1002");

    private static ElfSegment Load(ulong address) => MinimalElf.Load(address);

    private static MinimalElf With(params ElfSegment[] segments) => new() { Segments = segments };

    /// <summary>A position-independent file without interpreter; the flags decide whether it is a program.</summary>
    private static MinimalElf Library(ulong flags)
    {
        var elf = new MinimalElf { Type = ElfType.Shared };
        byte[] entries = MemoryMarshal.AsBytes<ulong>([0x6FFF_FFFB, flags, 0, 0]).ToArray();
        ulong offset = (ulong)MinimalElf.ContentOffset(segments: 2);
        ulong size = (ulong)entries.Length;
        return elf with
        {
            Segments = [Load(0x4000), new(ElfSegmentType.Dynamic, ElfSegmentFlags.Read, offset, 0, 0, size, size, 8)],
            Sections =
            [
                new(".dynamic", MinimalElf.Dynamic, ElfSectionFlags.Allocate, 0, offset, size),
                new(".dynstr", MinimalElf.Strings, ElfSectionFlags.Allocate, 0, offset, 0),
            ],
            Content = entries,
        };
    }

    private static void Validate(params VariantArtifact[] artifacts) =>
        Check(artifacts).ShouldBeEmpty();

    private static string[] Findings(params VariantArtifact[] artifacts) => [.. Check(artifacts).Select(f => $"{f}")];

    /// <summary>Errors only, and without the rules about code: most of these files have none.</summary>
    private static IEnumerable<ValidationFinding> Check(VariantArtifact[] artifacts) =>
        Validating.Check(artifacts)
            .Where(it => it.Severity == RuleSeverity.Error && it.RuleId.StartsWith("MV10", StringComparison.Ordinal));

    private string[] Findings(string file) => Findings(new VariantArtifact("x86-64", _directory[file]));
}
