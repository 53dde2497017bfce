using System.Text.RegularExpressions;

namespace Cake.MultiVariant.IntegrationTests.Elf;

/// <summary>Real files, made for each test; readelf is the oracle.</summary>
public sealed partial class ElfFileSpecs : IDisposable
{
    private const string LoopsForEver = "void _start(void) { for (;;) ; }";

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("-pie -g")]
    [InlineData("-no-pie -s")]
    [InlineData("-static")]
    [InlineData("-static-pie")]
    [InlineData("-shared -fPIC")]
    [InlineData("-fuse-ld=mold")]
    [InlineData("-fuse-ld=lld")]
    public async Task Headers_and_notes_are_read_as_readelf_reads_them(string options)
    {
        if (options.StartsWith("-fuse-ld=", StringComparison.Ordinal))
            Tool.Require(options.Replace("-fuse-ld=lld", "ld.lld").Replace("-fuse-ld=", ""));
        string path = await Gcc.Compile(_directory, [.. options.Split(' '), "-Wl,--build-id"]);

        (await ReadElf.Read(path)).ShouldHaveSingleItem().ShouldAgreeWith(ElfReading.Read(path));
    }

    [Fact]
    public async Task Needed_libraries_have_the_highest_version_of_glibc_that_is_asked_of_them()
    {
        string path = await Gcc.CompileSource(
            _directory,
            "#include <math.h>\n#include <stdio.h>\nint main(int n, char **v) { return printf(\"%f\", pow(n, n)) < 0; }",
            ["-fno-builtin", "-lm"]);
        Version highest = GlibcPattern().Matches(await Gcc.Run("readelf", "-VW", path))
            .Max(match => Version.Parse(match.Groups[1].Value))!;

        ElfDynamic dynamic = ElfReading.Read(path).Dynamic;

        dynamic.NeededLibraries.Select(library => library.Name).ShouldBe(["libm.so.6", "libc.so.6"]);
        dynamic.NeededLibraries.ShouldAllBe(library => library.Glibc != null);
        dynamic.MinimumGlibc.ShouldBe(highest);
    }

    [Fact]
    public async Task Search_paths_are_found()
    {
        string[] newTags = ["-Wl,-rpath,$ORIGIN/lib", "-Wl,--enable-new-dtags"];
        string[] oldTags = ["-Wl,-rpath,/opt/lib", "-Wl,--disable-new-dtags"];

        ElfDynamic runPath = ElfReading.Read(await Gcc.Compile(_directory, newTags)).Dynamic;
        ElfDynamic rPath = ElfReading.Read(await Gcc.Compile(_directory, oldTags)).Dynamic;

        (runPath.RPath, runPath.RunPath).ShouldBe((null, "$ORIGIN/lib"));
        (rPath.RPath, rPath.RunPath).ShouldBe(("/opt/lib", null));
    }

    [Theory]
    [InlineData("objcopy")]
    [InlineData("llvm-objcopy")]
    public async Task Symbols_are_found_in_the_program_or_in_its_debug_file(string objcopy)
    {
        string path = await Gcc.Compile(_directory, "-g", "-Wl,--build-id=0x0123456789abcdef");
        string debugPath = _directory["program.dbg"];
        await Gcc.Run(objcopy, "--only-keep-debug", path, debugPath);
        ulong address = Convert.ToUInt64(MainPattern().Match(await Gcc.Run("nm", path)).Groups[1].Value, 16);

        ElfFile unstripped = ElfReading.Read(path, "main", "missing");
        await Gcc.Run(objcopy, "--strip-all", $"--add-gnu-debuglink={debugPath}", path);
        ElfFile stripped = ElfReading.Read(path, "main");
        ElfFile debugFile = ElfReading.Read(debugPath, "main");

        var expected = new Dictionary<string, ulong> { ["main"] = address };
        unstripped.Symbols.ShouldBe(expected);
        unstripped.HasSymbols.ShouldBeTrue();
        stripped.Symbols.ShouldBeEmpty();
        stripped.HasSymbols.ShouldBeFalse();
        stripped.DebugFile.ShouldBe("program.dbg");
        debugFile.Symbols.ShouldBe(expected);
        debugFile.Notes.BuildId.ShouldBe("0123456789abcdef");
        stripped.Notes.BuildId.ShouldBe("0123456789abcdef");
    }

    [Fact]
    public async Task What_is_loaded_to_an_address_is_found_in_the_file()
    {
        string path = await Gcc.CompileSource(_directory, "long answer = 42; int main(void) { return 0; }", []);
        ElfFile elf = ElfReading.Read(path, "answer");
        byte[] file = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

        ulong offset = elf.OffsetOf(elf.Symbols["answer"]).ShouldNotBeNull();

        BitConverter.ToInt64(file, (int)offset).ShouldBe(42);
        elf.OffsetOf(0xFFFF_FFFF_0000).ShouldBeNull();
    }

    [Fact]
    public async Task The_level_that_a_program_says_it_needs_is_found()
    {
        string path = await Gcc.CompileSource(_directory, LoopsForEver, ["-nostdlib", "-static", "-Wl,-z,x86-64-v3"]);

        ElfReading.Read(path).Notes.NeededIsa.ShouldBe(0b0100u, "ld sets the bit of the level");
    }

    [Fact]
    public async Task A_program_for_arm64_is_read()
    {
        string path = await Gcc.CompileSource(
            _directory, LoopsForEver, ["-nostdlib", "-static", "-mbranch-protection=standard"], "aarch64-linux-gnu-gcc");

        (await ReadElf.Read(path)).ShouldHaveSingleItem().ShouldAgreeWith(ElfReading.Read(path));
    }

    [GeneratedRegex("^([0-9a-f]+) T main$", RegexOptions.Multiline)]
    private static partial Regex MainPattern();

    [GeneratedRegex(@"Name: GLIBC_([0-9.]+)")]
    private static partial Regex GlibcPattern();
}
