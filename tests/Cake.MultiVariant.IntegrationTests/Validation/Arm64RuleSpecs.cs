namespace Cake.MultiVariant.IntegrationTests.Validation;

/// <summary>Rules that only matter for arm64, and those whose words differ there, with real programs.</summary>
public sealed class Arm64RuleSpecs : IDisposable
{
    private const string DoesNothing = "int main(void) { return 0; }";
    private const string DoesNotEnd = "int data = 1; void _start(void) { data++; for (;;) ; }";

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("-pie")]
    [InlineData("-no-pie")]
    [InlineData("-static")]
    [InlineData("-static-pie")]
    [InlineData("-Wl,-z,max-page-size=0x200000")]
    public async Task Programs_that_gcc_links_are_accepted(string option) =>
        Check(await Compile(DoesNothing, option))
            .Where(finding => finding.Severity > RuleSeverity.Information).ShouldBeEmpty();

    [Theory]
    [InlineData("4096")]
    [InlineData("16384")]
    public async Task A_program_for_small_pages_is_pointed_out(string pageSize)
    {
        ValidationFinding finding = Check(await Compile(DoesNothing, $"-Wl,-z,max-page-size={pageSize}"))
            .Where(finding => finding.Severity > RuleSeverity.Information).ShouldHaveSingleItem();

        finding.RuleId.ShouldBe("MV1025");
        finding.Severity.ShouldBe(RuleSeverity.Warning);
        finding.Message.ShouldContain(
            $"that is aligned to {pageSize} bytes, expected an alignment to the largest pages, 65536 bytes; link it with "
            + "-z max-page-size=65536; as it is, it cannot run on kernels with larger pages");
    }

    [Fact]
    public async Task Segments_that_share_pages_of_4_KiB_are_refused() =>
        Check(await Compile(DoesNothing, "-Wl,-z,max-page-size=512", "-Wl,-z,common-page-size=512"))
            .RuleIds().ShouldContain("MV1015");

    [Theory]
    [InlineData("0x800000000000", false)]
    [InlineData("0xffffff000000", false)]
    [InlineData("0x1000000000000", true)]
    public async Task User_space_ends_at_48_bits(string address, bool isBeyond) =>
        Check(await Compile(
                DoesNotEnd, "-nostdlib", "-static", "-fno-pic", "-mcmodel=large", $"-Wl,-Ttext-segment={address}"))
            .RuleIds().Contains("MV1017").ShouldBe(isBeyond);

    [Fact]
    public async Task A_program_for_x86_64_is_refused()
    {
        string path = await Gcc.CompileSource(_directory, DoesNothing, []);

        Check(path).ShouldBeOnly("MV1010").ShouldContain("a file for x86-64 (62), expected one for AArch64 (183)");
    }

    [Fact]
    public async Task Variants_of_which_only_some_have_branch_protection_are_mentioned()
    {
        ValidationFinding finding = Validating.Check(
            new VariantArtifact("armv8.4-a", await CompileGuarded("standard", "armv8.4-a")),
            new VariantArtifact("armv8.1-a", await CompileGuarded("none", "armv8.1-a")),
            new VariantArtifact("armv8-a", await CompileGuarded("none", "armv8-a"))).ShouldHaveSingleItem();

        finding.RuleId.ShouldBe("MV1106");
        finding.Severity.ShouldBe(RuleSeverity.Information);
        finding.Variant.ShouldBe("armv8.4-a");
        finding.Message.ShouldContain(
            "found the GNU property for BTI, PAC, where armv8-a has no GNU property for branch protection");
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("bti")]
    public async Task Variants_with_the_same_branch_protection_break_no_rule(string protection) =>
        Validating.Check(
            new VariantArtifact("armv8.4-a", await CompileGuarded(protection, "armv8.4-a")),
            new VariantArtifact("armv8-a", await CompileGuarded(protection, "armv8-a"))).ShouldBeEmpty();

    [Fact]
    public void No_rule_speaks_of_the_other_architecture()
    {
        Texts(Arm64.Architecture).Where(text => text.Contains("cpuid") || text.Contains("x86")).ShouldBeEmpty();
        Texts(X64.Architecture).Where(text => text.Contains("HWCAP") || text.Contains("arm")).ShouldBeEmpty();

        static IEnumerable<string> Texts(Architecture architecture) =>
            ArtifactValidator.AllRules(architecture, new MultiVariantValidationSettings())
                .Select(rule => $"{rule.Expected} {rule.Remedy}");
    }

    private static IReadOnlyList<ValidationFinding> Check(string path) =>
        Validating.Check(new VariantArtifact("armv8-a", path));

    private Task<string> Compile(string code, params string[] options) =>
        Gcc.CompileSource(_directory, code, options, Arm64.Compiler);

    /// <summary>Without libc, whose start files have no protection.</summary>
    private Task<string> CompileGuarded(string protection, string level) => Gcc.CompileProgram(
        "guarded.c",
        _directory[level],
        ["-nostdlib", "-static", "-fno-builtin", $"-mbranch-protection={protection}", $"-march={level}", "-g"],
        Arm64.Compiler);
}
