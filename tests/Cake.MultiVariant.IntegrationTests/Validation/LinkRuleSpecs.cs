namespace Cake.MultiVariant.IntegrationTests.Validation;

/// <summary>Real programs that real compilers and linkers got wrong.</summary>
public sealed class LinkRuleSpecs : IDisposable
{
    private const string DoesNothing = "int main(void) { return 0; }";

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("-pie")]
    [InlineData("-no-pie")]
    [InlineData("-static")]
    [InlineData("-static-pie")]
    [InlineData("-Wl,-z,max-page-size=0x200000")]
    [InlineData("-Wl,-z,noseparate-code -Wl,-z,norelro")]
    public async Task Programs_that_gcc_links_are_accepted(string options)
    {
        string path = await Gcc.Compile(_directory, options.Split(' '));

        Check(path).Where(finding => finding.Severity > RuleSeverity.Information).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_library_that_gcc_links_is_refused()
    {
        string path = await Gcc.Compile(_directory, "-shared", "-fPIC", "-Wl,-e,main");

        Check(path).RuleIds().ShouldBe(["MV1012"]);
    }

    [Fact]
    public async Task A_program_for_i386_is_refused()
    {
        string path = await Gcc.Compile(_directory, "-m32", "-nostdlib", "-Wl,-e,main");

        Check(path).RuleIds().ShouldBe(["MV1007", "MV1010"]);
    }

    [Fact]
    public async Task A_program_for_arm64_is_refused()
    {
        string path = await Gcc.CompileSource(_directory, DoesNothing, [], "aarch64-linux-gnu-gcc");

        Check(path).ShouldBeOnly("MV1010").ShouldContain("AArch64 (183)");
    }

    [Fact]
    public async Task An_object_file_is_refused() =>
        Check(await Gcc.Compile(_directory, "-c")).ShouldBeOnly("MV1011");

    [Fact]
    public async Task A_program_that_was_cut_short_is_refused()
    {
        string path = await Gcc.Compile(_directory);
        using (FileStream file = File.OpenWrite(path))
            file.SetLength(file.Length / 2);

        Check(path).ShouldBeOnly("MV1006");
    }

    [Fact]
    public async Task A_program_for_another_operating_system_is_refused()
    {
        string path = await Gcc.Compile(_directory);
        await Gcc.Run("elfedit", "--output-osabi", "FreeBSD", path);

        Check(path).ShouldBeOnly("MV1009").ShouldContain("the OS ABI 9");
    }

    [Fact]
    public async Task Segments_that_share_pages_are_refused()
    {
        string path = await Gcc.Compile(_directory, "-Wl,-z,max-page-size=512", "-Wl,-z,common-page-size=512");

        Check(path).RuleIds().ShouldContain("MV1015");
    }

    [Fact]
    public async Task Segments_that_cannot_be_mapped_are_refused()
    {
        string path = await Gcc.CompileSource(
            _directory,
            "int data = 1; void _start(void) { data++; for (;;) ; }",
            ["-nostdlib", "-static", "-Wl,-z,max-page-size=512,-Ttext-segment=0x400200"]);

        Check(path).RuleIds().ShouldContain("MV1016");
    }

    [Fact]
    public async Task Segments_outside_of_user_space_are_refused()
    {
        string path = await Gcc.CompileSource(
            _directory,
            "void _start(void) { for (;;) ; }",
            ["-nostdlib", "-static", "-mcmodel=large", "-Wl,-Ttext-segment=0x800000000000"]);

        Check(path).RuleIds().ShouldContain("MV1017");
    }

    [Fact]
    public async Task Memory_that_is_writable_and_executable_is_pointed_out()
    {
        string path = await Gcc.CompileSource(
            _directory, "int data = 1; void _start(void) { data++; for (;;) ; }", ["-nostdlib", "-static", "-Wl,--omagic"]);

        Check(path).RuleIds().ShouldContain("MV1019");
    }

    [Fact]
    public async Task An_executable_stack_is_pointed_out()
    {
        ValidationFinding finding = Check(await Gcc.Compile(_directory, "-Wl,-z,execstack")).ShouldHaveSingleItem();

        finding.RuleId.ShouldBe("MV1020");
        finding.Severity.ShouldBe(RuleSeverity.Warning);
    }

    [Fact]
    public async Task A_program_without_a_header_for_its_stack_is_pointed_out()
    {
        string path = await Gcc.CompileSource(_directory, ".globl _start\n_start: jmp _start\n", ["-nostdlib", "-static"]);

        Check(path).ShouldBeOnly("MV1020").ShouldContain("found no header for the stack (PT_GNU_STACK), so that glibc");
    }

    [Fact]
    public async Task An_entry_point_in_data_is_refused()
    {
        string path = await Gcc.CompileSource(_directory, $"int data[4] = {{ 1 }}; {DoesNothing}", ["-Wl,-e,data"]);

        Check(path).ShouldBeOnly("MV1029").ShouldMatch("found the entry point 0x[0-9a-f]+, which is in none");
    }

    [Fact]
    public async Task Code_that_the_dynamic_linker_changes_is_pointed_out()
    {
        string path = await Gcc.CompileSource(
            _directory,
            ".globl main\nmain: ret\n.quad main\n.section .note.GNU-stack,\"\",@progbits\n",
            ["-pie", "-Wl,-z,notext"]);

        Check(path).ShouldBeOnly("MV1030").ShouldContain("DT_TEXTREL");
    }

    [Theory]
    [InlineData("MV1031", "--dynamic-linker=/nix/store/abc-glibc-2.40/lib/ld-linux-x86-64.so.2",
        "the dynamic linker /nix/store/abc-glibc-2.40/lib/ld-linux-x86-64.so.2")]
    [InlineData("MV1031", "-rpath,/opt/lib:/home/me/lib", "the library search path /home/me/lib")]
    [InlineData("MV1031", "--disable-new-dtags,-rpath,/tmp", "the library search path /tmp")]
    [InlineData("MV1032", "--dynamic-linker=lib/ld-linux-x86-64.so.2", "the dynamic linker lib/ld-linux-x86-64.so.2")]
    [InlineData("MV1032", "-rpath,/opt/lib:lib", "the library search path lib")]
    [InlineData("MV1032", "-rpath,/opt/lib:", "an empty part in the library search path")]
    public async Task Paths_that_not_every_machine_has_are_pointed_out(string rule, string option, string found)
    {
        ValidationFinding finding = Check(await Gcc.Compile(_directory, $"-Wl,{option}")).ShouldHaveSingleItem();

        finding.RuleId.ShouldBe(rule);
        finding.Severity.ShouldBe(RuleSeverity.Warning);
        finding.Message.ShouldContain($"found {found}, expected");
    }

    [Theory]
    [InlineData("-rpath,/opt/lib:/homes:/tmpfs/lib")]
    [InlineData("-rpath,$ORIGIN/../lib:${ORIGIN}")]
    public async Task Other_paths_are_accepted(string option) =>
        Check(await Gcc.Compile(_directory, $"-Wl,{option}")).ShouldBeEmpty();

    [Fact]
    public async Task Libraries_beside_the_program_are_refused_where_it_starts_from_a_memory_file()
    {
        string path = await Gcc.Compile(_directory, "-Wl,-rpath,$ORIGIN/../lib");
        var settings = new MultiVariantStitchSettings { LaunchMode = LaunchMode.Memfd };

        string error = Should.Throw<Cake.Core.CakeException>(
            () => Bundle.Of(_directory["bundle"], [new VariantArtifact("x86-64", path)], settings)).Message;

        error.ShouldContain("MV1033");
        error.ShouldContain("found the library search path $ORIGIN/../lib, expected none, as a memory file is in no folder");
        Bundle.OfOne(path, _directory["bundle"]).ShouldBe(_directory["bundle"]);
    }

    [Theory]
    [InlineData("MV1034", "--build-id=none")]
    [InlineData("MV1035", "-z,norelro")]
    [InlineData("MV1036", "-z,lazy")]
    public async Task What_a_linker_could_have_done_better_is_mentioned(string rule, string option)
    {
        string path = await Gcc.CompileVectors(_directory, [$"-Wl,{option}"]);

        ValidationFinding finding = Check(path).ShouldHaveSingleItem();

        finding.RuleId.ShouldBe(rule);
        finding.Severity.ShouldBe(RuleSeverity.Information);
    }

    [Fact]
    public async Task Program_headers_that_are_not_in_memory_are_mentioned()
    {
        await File.WriteAllTextAsync(
            _directory["script"],
            "PHDRS { code PT_LOAD; stack PT_GNU_STACK FLAGS(6); }\n"
                + "SECTIONS { . = 0x401000; .text : { *(.text) } :code /DISCARD/ : { *(.comment) *(.note*) *(.eh_frame) } }\n",
            TestContext.Current.CancellationToken);
        string path = await Gcc.CompileSource(
            _directory, "void _start(void) { for (;;) ; }",
            ["-nostdlib", "-static", "-Wl,--build-id=none", $"-Wl,-T,{_directory["script"]}"]);

        ValidationFinding finding = Check(path).Where(finding => finding.RuleId != "MV1034").ShouldHaveSingleItem();

        finding.RuleId.ShouldBe("MV1037");
        finding.Severity.ShouldBe(RuleSeverity.Information);
    }

    [Theory]
    [InlineData(UnixFileMode.SetUser)]
    [InlineData(UnixFileMode.SetGroup)]
    public async Task Set_id_bits_are_refused(UnixFileMode bit)
    {
        string path = await Gcc.Compile(_directory);
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | bit);

        Check(path).ShouldBeOnly("MV1021");
    }

    [Fact]
    public async Task File_capabilities_are_refused()
    {
        Assert.SkipUnless(Environment.UserName == "root", "giving a file capabilities needs root");
        string path = await Gcc.Compile(_directory);
        var result = await Tool.Run(Tool.Require("setcap"), "cap_net_bind_service+ep", path);
        Assert.SkipWhen(result.ExitCode != 0, $"files on this file system have no capabilities: {result.StandardError}");

        Check(path).ShouldBeOnly("MV1021").ShouldContain("found file capabilities, which a bundle does not keep");
    }

    [Fact]
    public async Task Symbols_are_refused_where_programs_must_be_stripped_and_the_other_way_round()
    {
        string path = await Gcc.Compile(_directory);
        var stripped = new MultiVariantValidationSettings { Stripped = true };
        var unstripped = new MultiVariantValidationSettings { Stripped = false };

        Check(path, stripped).ShouldBeOnly("MV1022").ShouldContain("found a symbol table, expected a stripped file");
        Check(path, unstripped).ShouldBeEmpty();
        await Gcc.Run("strip", path);
        Check(path, stripped).ShouldBeEmpty();
        Check(path, unstripped).ShouldBeOnly("MV1022").ShouldContain("found a stripped file, expected a symbol table");
    }

    [Fact]
    public async Task A_dynamic_linker_of_another_C_library_is_refused()
    {
        string path = await Gcc.Compile(_directory, "-Wl,--dynamic-linker=/lib/ld-musl-x86_64.so.1");

        Check(path).ShouldBeOnly("MV1023")
            .ShouldContain("the dynamic linker /lib/ld-musl-x86_64.so.1 of musl with libc.so.6 of glibc");
    }

    [Fact]
    public async Task Libraries_without_a_dynamic_linker_are_refused()
    {
        string path = await Gcc.Compile(_directory, "-Wl,--no-dynamic-linker");

        Check(path).ShouldBeOnly("MV1023").ShouldContain("no dynamic linker for libc.so.6");
    }

    [Fact]
    public async Task A_program_that_needs_a_newer_glibc_than_allowed_is_refused()
    {
        string path = await Gcc.Compile(_directory);
        Version needed = ElfReading.Read(path).Dynamic.MinimumGlibc.ShouldNotBeNull();
        var older = new MultiVariantValidationSettings { MaximumGlibc = new Version(needed.Major, needed.Minor - 1) };
        var same = new MultiVariantValidationSettings { MaximumGlibc = needed };

        Check(path, older).ShouldBeOnly("MV1024")
            .ShouldContain(
                $"need for glibc {needed} (libc.so.6 (GLIBC_{needed})), expected at most glibc {older.MaximumGlibc}");
        Check(path, same).ShouldBeEmpty();
    }

    /// <summary>No linker here sets the flag VER_FLG_WEAK, so the test does.</summary>
    [Fact]
    public async Task What_a_program_can_do_without_does_not_count_as_the_need_for_a_glibc()
    {
        string path = await Gcc.CompileSource(
            _directory, "unsigned arc4random(void); int main(void) { return (int)arc4random(); }", []);
        ElfReading.Read(path).Dynamic.MinimumGlibc.ShouldBe(new Version(2, 36));

        byte[] program = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        int need = program.AsSpan().IndexOf(BitConverter.GetBytes(Hash("GLIBC_2.36")));
        program[need + sizeof(uint)] = 2;
        await Forgeries.Replace(path, program);

        (await Gcc.Run("readelf", "-VW", path)).ShouldContain("GLIBC_2.36  Flags: WEAK");
        ElfReading.Read(path).Dynamic.MinimumGlibc.ShouldBe(new Version(2, 34));

        // System V ABI, chapter 5, "Hash Table"
        static uint Hash(string name)
        {
            uint hash = 0;
            foreach (char character in name)
            {
                hash = (hash << 4) + character;
                uint high = hash & 0xF000_0000;
                hash = (hash ^ (high >> 24)) & ~high;
            }

            return hash;
        }
    }

    [Fact]
    public async Task Relative_relocations_count_as_the_need_for_the_glibc_that_first_knew_them()
    {
        string path = await Gcc.Compile(_directory, "-Wl,-z,pack-relative-relocs");
        ElfFile elf = ElfReading.Read(path);

        if ((await Gcc.Run("readelf", "-VW", path)).Contains("GLIBC_ABI_DT_RELR", StringComparison.Ordinal))
            elf.Dynamic.MinimumGlibc.ShouldBe(new Version(2, 36));
    }

    [Theory]
    [InlineData("MV1101", "-pie -Wl,--dynamic-linker=/opt/lib64/ld-linux-x86-64.so.2",
        "the dynamic linker /opt/lib64/ld-linux")]
    [InlineData("MV1102", "-pie -Wl,--no-as-needed -lgcc_s",
        "the need for libgcc_s.so.1, where x86-64 has no need for libraries")]
    [InlineData("MV1103", "-pie -Wl,-rpath,/opt/lib", "the runpath /opt/lib, where x86-64 has no library search path")]
    [InlineData("MV1104", "-no-pie", "a program at a fixed address (ET_EXEC)")]
    public async Task Variants_that_were_not_built_alike_are_refused(string rule, string options, string found)
    {
        string[] unlike = [.. options.Split(' ')];
        VariantArtifact[] artifacts =
        [
            new("x86-64-v3", await Gcc.CompileVectors(_directory, ["-march=x86-64-v3", .. unlike], "v3")),
            new("x86-64-v2", await Gcc.CompileVectors(_directory, ["-march=x86-64-v2", "-pie"], "v2")),
            new("x86-64", await Gcc.CompileVectors(_directory, ["-march=x86-64", "-pie", "-g"], "v1")),
        ];

        ValidationFinding finding = Validating.Check(artifacts).ShouldHaveSingleItem();

        finding.RuleId.ShouldBe(rule);
        finding.Variant.ShouldBe("x86-64-v3");
        finding.Message.ShouldContain(found);
    }

    [Theory]
    [InlineData("unsigned arc4random(void); int main(void) { return (int)arc4random(); }", "", "MV1107",
        "the need for glibc 2.36, where x86-64 has the need for glibc")]
    [InlineData(DoesNothing, "other.debug", "MV1108", "debug symbols named other.debug, where x86-64 has debug symbols named app.debug")]
    public async Task Variants_that_may_not_be_the_same_program_are_pointed_out(string code, string symbols, string rule, string found)
    {
        string better = await Gcc.CompileSource(_directory, code, ["-O0"], name: "better");
        string baseline = await Gcc.CompileSource(_directory, DoesNothing, ["-O1"], name: "baseline");
        if (symbols.Length > 0)
        {
            await Link(better, symbols);
            await Link(baseline, "app.debug");
        }

        ValidationFinding finding = Validating
            .Check(new VariantArtifact("x86-64-v2", better), new VariantArtifact("x86-64", baseline)).ShouldHaveSingleItem();

        finding.RuleId.ShouldBe(rule);
        finding.Severity.ShouldBe(RuleSeverity.Warning);
        finding.Message.ShouldContain($"found {found}");

        async Task Link(string program, string name)
        {
            await File.WriteAllTextAsync(_directory[name], "symbols", TestContext.Current.CancellationToken);
            await Gcc.Run("objcopy", $"--add-gnu-debuglink={_directory[name]}", program);
        }
    }

    [Fact]
    public async Task Parts_of_glibc_may_differ_between_variants()
    {
        VariantArtifact[] artifacts =
        [
            new("x86-64-v3", await Gcc.CompileVectors(_directory, ["-march=x86-64-v3"], "v3")),
            new("x86-64", await Gcc.CompileVectors(_directory, ["-Wl,--no-as-needed", "-lm"], "v1")),
        ];

        Validating.Check(artifacts).ShouldBeEmpty();
    }

    [Fact]
    public async Task Identical_variants_are_pointed_out()
    {
        string path = await Gcc.CompileVectors(_directory, []);

        ValidationFinding finding = Validating.Check(
            new VariantArtifact("x86-64-v2", path), new VariantArtifact("x86-64", path)).ShouldHaveSingleItem();

        finding.RuleId.ShouldBe("MV1105");
        finding.Severity.ShouldBe(RuleSeverity.Warning);
        finding.Message.ShouldContain("the same bytes as in x86-64, expected");
        finding.Message.ShouldContain("it is kept once, and both names start it");
    }

    [Fact]
    public async Task The_severity_of_a_rule_can_be_changed()
    {
        string path = await Gcc.Compile(_directory, "-Wl,-z,execstack");

        Check(path, With(RuleSeverity.Error)).ShouldHaveSingleItem().Severity.ShouldBe(RuleSeverity.Error);
        Check(path, With(RuleSeverity.Off)).ShouldBeEmpty();

        static MultiVariantValidationSettings With(RuleSeverity severity) =>
            new() { RuleSeverities = { ["MV1020"] = severity } };
    }

    private static IReadOnlyList<ValidationFinding> Check(string path, MultiVariantValidationSettings? settings = null) =>
        Validating.Check(settings ?? new MultiVariantValidationSettings(), new VariantArtifact("x86-64", path));
}
