using Cake.Core.Diagnostics;

namespace Cake.MultiVariant.IntegrationTests.Validation;

/// <summary>Programs of C compilers, checked against their labels. Those of ILC are in NativeAotSpecs.</summary>
public sealed class InstructionRuleSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("-pie")]
    [InlineData("-static")]
    public async Task Programs_that_gcc_compiles_for_the_four_levels_break_no_rule(string option)
    {
        VariantArtifact[] artifacts = await CompileLevels("gcc", option);

        Validating.Check(artifacts).Where(finding => finding.Severity > RuleSeverity.Information).ShouldBeEmpty();
    }

    [Fact]
    public async Task Static_programs_with_musl_for_the_four_levels_break_no_rule()
    {
        Tool.Require("musl-gcc");
        var artifacts = new List<VariantArtifact>();
        foreach (string level in new[] { "x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4" })
        {
            string path = await Gcc.CompileSource(
                _directory,
                "#include <stdio.h>\nfloat a[99]; int main(int n, char **v) { for (int i = 0; i < 99; i++) a[i] = a[i] * n + i;"
                    + " return printf(\"%f %f\", a[n], (double)(unsigned long)n) < 0; }",
                ["-O2", "-static", "-Wl,--build-id", $"-march={level}"],
                "musl-gcc",
                level);
            artifacts.Add(new VariantArtifact(level, path));
        }

        Validating.Check([.. artifacts]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Stitching_logs_what_the_code_needs_for_those_who_want_to_know()
    {
        var log = new RecordingLog();
        string path = await Gcc.CompileVectors(_directory, ["-march=x86-64-v3"]);

        RealCake.CreateContext(log).MultiVariantStitch(_directory["bundle"], [new VariantArtifact("v3", path)]);

        log.Entries.ShouldContain(entry =>
            entry.Level == LogLevel.Verbose
            && entry.Message.StartsWith("x86-64-v3: .text has ", StringComparison.Ordinal)
            && entry.Message.Contains("instructions (0 more would be data), x86-64-v3: ", StringComparison.Ordinal)
            && entry.Message.Contains("that need fma (such as vfmadd", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_instruction_is_counted_at_the_lowest_level_that_has_all_it_needs()
    {
        string path = await Gcc.CompileSource(
            _directory,
            """
            .globl _start
            _start:
                popcnt %eax, %eax
                vpaddd %ymm0, %ymm0, %ymm0
                vaddps %ymm0, %ymm0, %ymm0
                vpaddd %ymm16, %ymm0, %ymm0
                aesenc %xmm0, %xmm1
                mov $60, %eax
                syscall
                ud2

            """,
            ["-nostdlib", "-static"]);

        ArtifactFacts facts = new ArtifactReader().Read(new VariantArtifact("v4", path));

        facts.Audit!.InstructionsByLevel.ShouldBe(new Dictionary<string, long>
        {
            ["x86-64"] = 3,
            ["x86-64-v2"] = 1,
            ["x86-64-v3"] = 2,
            ["x86-64-v4"] = 1,
            ["beyond the levels"] = 1,
        });
    }

    [Fact]
    public async Task A_program_for_v3_given_as_the_baseline_is_pointed_out_with_the_evidence()
    {
        string path = await Gcc.CompileVectors(_directory, ["-march=x86-64-v3"]);

        string found = Validating.Check(new VariantArtifact("x86-64", path)).ShouldBeOnly("MV1206");

        found.ShouldMatch(
            @"found instructions in \.text: \d+ that need avx \(such as v\w+ at 0x[0-9a-f]+\), .*1 that need fma");
    }

    [Fact]
    public async Task A_program_for_the_baseline_given_as_v4_is_pointed_out_with_the_evidence()
    {
        string path = await Gcc.CompileVectors(_directory, ["-march=x86-64"]);

        Validating.Check(new VariantArtifact("v4", path)).ShouldBeOnly("MV1207").ShouldMatch(
            @"found \d+ instructions, none of which needs any of avx512f, avx512bw, avx512cd, avx512dq, avx512vl, expected");
        Validating.Check(new VariantArtifact("v3", path)).ShouldBeOnly("MV1207");
    }

    [Fact]
    public async Task A_program_that_asks_the_cpu_before_it_uses_more_than_its_label_is_only_mentioned()
    {
        string path = await Gcc.CompileSource(
            _directory,
            """
            __attribute__((target("avx2"))) int fast(int *a) { int s = 0; for (int i = 0; i < 64; i++) s += a[i] * a[i]; return s; }
            int slow(int *a) { return a[0]; }
            int a[64];
            int main(void) { return __builtin_cpu_supports("avx2") ? fast(a) : slow(a); }
            """,
            ["-O3"]);

        ValidationFinding finding = Validating.Check(new VariantArtifact("x86-64", path)).ShouldHaveSingleItem();

        finding.RuleId.ShouldBe("MV1208");
        finding.Severity.ShouldBe(RuleSeverity.Information);
        finding.Message.ShouldContain("need avx2");
    }

    [Theory]
    [InlineData("x86-64-v2", 400, false)]
    [InlineData("x86-64", 400, true)]
    [InlineData("x86-64", 4, false)]
    public async Task A_large_program_for_the_baseline_given_as_v2_is_pointed_out(string level, int functions, bool isPointedOut)
    {
        IEnumerable<string> bodies = Enumerable.Range(0, functions).Select(i =>
            $"int f{i}(int *a) {{ int s = {i}; for (int i = 0; i < 64; i++) s += a[i] > s ? a[i] * a[i] : __builtin_popcount(a[i]); return s; }}");
        string path = await Gcc.CompileSource(
            _directory,
            $"{string.Join('\n', bodies)}\nint a[64]; int main(void) {{ return {string.Join(" + ", Enumerable.Range(0, functions).Select(i => $"f{i}(a)"))}; }}",
            ["-O2", "-fno-inline", $"-march={level}"]);

        IReadOnlyList<ValidationFinding> findings = Validating.Check(new VariantArtifact("x86-64-v2", path));

        if (isPointedOut)
            findings.ShouldBeOnly("MV1207").ShouldMatch("instructions, none of which needs any of ssse3, sse4.1, sse4.2, popcnt, expected");
        else
            findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_static_program_for_v3_given_as_the_baseline_is_pointed_out_although_its_C_library_asks_the_cpu()
    {
        string baseline = await Gcc.CompileVectors(_directory, ["-static"], "baseline");
        string better = await Gcc.CompileVectors(_directory, ["-static", "-march=x86-64-v3"], "better");

        Validating.Check(new VariantArtifact("x86-64", baseline)).ShouldBeOnly("MV1208");
        Validating.Check(new VariantArtifact("x86-64-v3", better)).ShouldBeOnly("MV1208");
        Validating.Check(new VariantArtifact("x86-64", better)).ShouldBeOnly("MV1206").ShouldMatch(
            @"found instructions in the function main at 0x[0-9a-f]+, and only the C library checks the CPU, expected");
    }

    [Theory]
    [InlineData("x86-64", "MV1208")]
    [InlineData("x86-64-v3", "MV1206")]
    public async Task A_program_that_asks_the_cpu_in_one_place_and_needs_more_everywhere_is_pointed_out(string level, string rule)
    {
        IEnumerable<string> functions = Enumerable.Range(0, 40)
            .Select(i => $"int f{i}(int *a) {{ int s = {i}; for (int i = 0; i < 64; i++) s += a[i] * a[i]; return s; }}");
        string path = await Gcc.CompileSource(
            _directory,
            $$"""
            {{string.Join('\n', functions)}}
            __attribute__((target("avx512f"))) int fast(int *a) { int s = 0; for (int i = 0; i < 64; i++) s += a[i]; return s; }
            int a[64];
            int main(void)
            {
                int s = __builtin_cpu_supports("avx512f") ? fast(a) : 0;
                return s + {{string.Join(" + ", Enumerable.Range(0, 40).Select(i => $"f{i}(a)"))}};
            }
            """,
            ["-O3", "-fno-inline", "-s", $"-march={level}"]);

        string found = Validating.Check(new VariantArtifact("x86-64", path)).ShouldBeOnly(rule);

        if (rule == "MV1206")
            found.ShouldMatch(@"found instructions in 4\d of [45]\d functions, the first at 0x[0-9a-f]+, expected");
    }

    [Fact]
    public async Task Managed_code_beyond_what_ILC_guards_is_refused_at_the_highest_level_too()
    {
        string path = await Gcc.CompileSource(
            _directory,
            """
            .globl _start
            _start:
                ud2
            .section __managedcode, "ax", @progbits
                .cfi_startproc
                rdrand %eax
                vpermb %zmm0, %zmm0, %zmm0
                vaddps %zmm0, %zmm0, %zmm0
                ret
                .cfi_endproc
            .section .dotnet_eh_table, "a", @progbits
                .quad 0
            .section .note.GNU-stack, "", @progbits

            """,
            ["-nostdlib", "-static"]);

        Validating.Check(new VariantArtifact("x86-64-v4", path)).ShouldBeOnly("MV1202")
            .ShouldMatch(@"found instructions in __managedcode: 1 that need rdrnd \(such as rdrand at 0x[0-9a-f]+\), expected");
    }

    [Theory]
    [InlineData("ud2")]
    [InlineData(".byte 0xF7, 0xD0, 0x85, 0x01, 0x74")]
    [InlineData(".zero 16\n.byte 0xF7, 0xD0, 0x85, 0x01, 0x74")]
    public async Task A_runtime_without_the_whole_check_of_the_cpu_at_start_tells_nothing(string code)
    {
        string path = await Gcc.CompileSource(
            _directory,
            $"""
            .globl _start
            _start:
                {code}
            .section __managedcode, "ax", @progbits
                ret
            .section .dotnet_eh_table, "a", @progbits
            header:
                .ascii "RTR\0"
                .short 9
                .quad 0
            .section __modules, "aw", @progbits
                .quad header
            .section .note.GNU-stack, "", @progbits

            """,
            ["-nostdlib", "-static"]);

        ArtifactFacts facts = new ArtifactReader().Read(new VariantArtifact("x86-64", path));

        facts.Elf!.IsNativeAot.ShouldBeTrue();
        facts.IlcDemand.ShouldBeNull();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_program_that_says_itself_that_it_needs_a_higher_level_is_refused(int level)
    {
        string path = await Gcc.CompileSource(
            _directory, "void _start(void) { for (;;) ; }", ["-nostdlib", "-static", $"-Wl,-z,x86-64-v{level}"]);

        Validating.Check(new VariantArtifact($"v{level - 1}", path)).Where(finding => finding.RuleId == "MV1201")
            .ShouldBeOnly("MV1201").ShouldContain($"found the GNU property 'x86 ISA needed: x86-64-v{level}'");
        Validating.Check(new VariantArtifact($"v{level}", path)).RuleIds().ShouldNotContain("MV1201");
    }

    [Theory]
    [InlineData("between functions", ".cfi_endproc\n", "")]
    [InlineData("inside a function", "", ".cfi_endproc\n")]
    [InlineData("without unwind table", null, null)]
    public async Task Constants_inside_the_code_are_not_taken_for_instructions(string where, string? before, string? behind)
    {
        // The bytes of vpaddd ymm0, ymm0, ymm0; popcnt; lahf; and an opcode that does not exist in 64-bit mode.
        string table = string.Concat(Enumerable.Repeat(".byte 0xC5,0xFD,0xFE,0xC0,0xF3,0x0F,0xB8,0xC0,0x9F,0x06\n", 100));
        string path = await Gcc.CompileSource(
            _directory,
            $"""
            .globl _start
            .text
            _start: {(before == null ? "" : ".cfi_startproc")}
            xor %edi, %edi
            mov $60, %eax
            syscall
            ud2
            {before}
            {table}
            {behind}
            .section .note.GNU-stack,"",@progbits

            """,
            ["-nostdlib", "-static"]);

        Validating.Check(new VariantArtifact("x86-64", path)).ShouldBeEmpty(where);
    }

    private async Task<VariantArtifact[]> CompileLevels(string compiler, string option)
    {
        Tool.Require(compiler);
        var artifacts = new List<VariantArtifact>();
        foreach (string level in new[] { "x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4" })
            artifacts.Add(new(level, await Gcc.CompileVectors(_directory, [$"-march={level}", option], level)));
        return [.. artifacts];
    }
}
