using System.Text.RegularExpressions;

namespace Cake.MultiVariant.Tests.Elf;

/// <summary>What every reader has to find; readelf is the oracle.</summary>
public sealed partial class ReaderContractSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public static TheoryData<string> Readers => ElfReading.Readers;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Sections_are_those_that_readelf_lists(string reader)
    {
        foreach (string[] options in new string[][] { ["-g"], ["-s"], ["-static"], ["-m32", "-nostdlib", "-Wl,-e,main"] })
        {
            string path = await Gcc.Compile(_directory, options);
            string expected = await Gcc.Run("readelf", "-SW", path);

            SectionPattern().Matches(expected)
                .Select(match => (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value))
                .ShouldBe(Read(reader, path).Sections.Select(section =>
                    (section.Name, $"{section.Offset:x6}", $"{section.Size:x6}")));
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Needed_libraries_have_the_highest_version_that_is_asked_of_them(string reader)
    {
        string path = await Gcc.CompileSource(
            _directory,
            "#include <math.h>\n#include <stdio.h>\nint main(int n, char **v) { return printf(\"%f\", pow(n, n)) < 0; }",
            ["-fno-builtin", "-lm"]);
        string dynamic = await Gcc.Run("readelf", "-dW", path);
        Version highest = GlibcPattern().Matches(await Gcc.Run("readelf", "-VW", path))
            .Max(match => Version.Parse(match.Groups[1].Value))!;

        ElfFile elf = Read(reader, path);

        elf.NeededLibraries.Select(library => library.Name)
            .ShouldBe(NeededPattern().Matches(dynamic).Select(match => match.Groups[1].Value));
        elf.NeededLibraries.Select(library => library.Name).ShouldBe(["libm.so.6", "libc.so.6"]);
        elf.MinimumGlibc.ShouldBe(highest);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Search_paths_build_id_and_debug_link_are_found(string reader)
    {
        string path = await Gcc.Compile(
            _directory, "-g", "-Wl,--build-id=0x0123456789abcdef", "-Wl,-rpath,$ORIGIN/lib", "-Wl,--enable-new-dtags");
        await Gcc.Run("objcopy", "--only-keep-debug", path, _directory["program.dbg"]);
        await Gcc.Run("objcopy", "--strip-all", $"--add-gnu-debuglink={_directory["program.dbg"]}", path);

        ElfFile elf = Read(reader, path);

        elf.RunPath.ShouldBe("$ORIGIN/lib");
        elf.RPath.ShouldBeNull();
        elf.BuildId.ShouldBe("0123456789abcdef");
        elf.DebugLink.ShouldNotBeNull().FileName.ShouldBe("program.dbg");
        elf.DebugLink.Crc32.ShouldBe(
            System.IO.Hashing.Crc32.HashToUInt32(await File.ReadAllBytesAsync(
                _directory["program.dbg"], TestContext.Current.CancellationToken)));
        elf.HasSymbols.ShouldBeFalse();
        elf.IsBundle.ShouldBeFalse();
        elf.NativeAot.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task An_old_rpath_is_found(string reader)
    {
        string path = await Gcc.Compile(_directory, "-Wl,-rpath,/opt/lib", "-Wl,--disable-new-dtags");

        Read(reader, path).RPath.ShouldBe("/opt/lib");
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Gnu_properties_are_found(string reader)
    {
        ElfFile elf = Read(reader, await Gcc.CompileSource(
            _directory,
            "void _start(void) { for (;;) ; }",
            ["-nostdlib", "-static", "-fcf-protection=full", "-Wl,-z,x86-64-v3", "-Wl,-z,ibt,-z,shstk"]));

        elf.Properties.HasIbt.ShouldBeTrue();
        elf.Properties.HasShadowStack.ShouldBeTrue();
        elf.Properties.HasBti.ShouldBeFalse();
        elf.Properties.IsaNeeded.ShouldBe(0b0100u, "ld sets the bit of the level");
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Branch_target_identification_of_arm64_is_found(string reader)
    {
        ElfFile elf = Read(reader, await Gcc.CompileSource(
            _directory,
            "void _start(void) { for (;;) ; }",
            ["-nostdlib", "-static", "-mbranch-protection=standard", "-Wl,-z,force-bti"],
            "aarch64-linux-gnu-gcc"));

        elf.Machine.ShouldBe(ElfMachine.AArch64);
        elf.Properties.HasBti.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void All_programs_of_this_machine_are_read_alike(string reader)
    {
        foreach (string path in Directory.EnumerateFiles("/usr/bin").Where(IsSmallElf).Take(200))
        {
            ElfFile elf = Read(reader, path);
            ElfFile other = ElfReading.Read(path);

            elf.ShouldSatisfyAllConditions(
                path,
                () => elf.Segments.ShouldBe(other.Segments),
                () => elf.Sections.ShouldBe(other.Sections),
                () => elf.BuildId.ShouldBe(other.BuildId),
                () => elf.NeededLibraries.Select(library => $"{library}")
                    .ShouldBe(other.NeededLibraries.Select(library => $"{library}")),
                () => (elf.Entry, elf.Type, elf.Machine, elf.Interpreter)
                    .ShouldBe((other.Entry, other.Type, other.Machine, other.Interpreter)));
        }
    }

    private static bool IsSmallElf(string path)
    {
        if (new FileInfo(path) is { Length: < 4 or > 1 << 20 } or { LinkTarget: not null })
            return false;
        Span<byte> start = stackalloc byte[4];
        using FileStream file = File.OpenRead(path);
        file.ReadExactly(start);
        return start.SequenceEqual(ElfHeaders.Magic);
    }

    private static ElfFile Read(string reader, string path) => ElfReading.Read(ElfReading.Reader(reader), path);

    [GeneratedRegex(@"^ +\[ *\d+\] (\S*) +[A-Z_0-9]+ +[0-9a-f]{8,16} ([0-9a-f]{6}) ([0-9a-f]{6}) ", RegexOptions.Multiline)]
    private static partial Regex SectionPattern();

    [GeneratedRegex(@"Shared library: \[(.+)\]")]
    private static partial Regex NeededPattern();

    [GeneratedRegex(@"Name: GLIBC_([0-9.]+)")]
    private static partial Regex GlibcPattern();
}
