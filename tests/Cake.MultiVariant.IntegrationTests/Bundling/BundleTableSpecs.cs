namespace Cake.MultiVariant.IntegrationTests.Bundling;

/// <summary>What MultiVariantInspect returns, printed.</summary>
public sealed class BundleTableSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_all_variants_need_stands_once()
    {
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        Bundle.Of(_directory["bundle"], [new VariantArtifact("x86-64-v3", program), new VariantArtifact("x86-64", program)]);

        BundleDescription bundle = Inspect("bundle");

        VariantDependencies needs = bundle.Variants[0].Dependencies!;
        needs.Interpreter.ShouldBe("/lib64/ld-linux-x86-64.so.2");
        needs.Libraries.ShouldBe(["libc.so.6"]);
        needs.MinimumGlibc!.ShouldBeGreaterThanOrEqualTo(new Version(2, 2, 5));
        bundle.ToString().ShouldMatch(
            $"""
            ^bundle: 2 variants in [0-9.]+ kB

            variant            size
            x86-64-v3 +[0-9.]+ kB
            x86-64     as x86-64-v3

            glibc        {needs.MinimumGlibc} or later
            interpreter  {needs.Interpreter}
            libraries    libc.so.6
            SHA-256      {bundle.Sha256}$
            """);
        bundle.ToString().Split('\n').ShouldAllBe(line => line.Length <= 80);
    }

    [Fact]
    public async Task Many_libraries_take_several_lines()
    {
        Bundle.OfOne(
            await Gcc.CompileProgram(
                "whoami.c", _directory["program"],
                ["-Wl,--no-as-needed", "-lm", "-lmvec", "-lresolv", "-lanl", "-lgcc_s", "-lgomp", "-latomic"]),
            _directory["bundle"]);

        string[] lines = Inspect("bundle").ToString().Split('\n');

        int first = Array.FindIndex(lines, line => line.StartsWith("libraries    lib", StringComparison.Ordinal));
        lines[first].ShouldEndWith(",");
        lines[first + 1].ShouldStartWith("             lib");
        lines.ShouldAllBe(line => line.Length <= 80);
    }

    [Fact]
    public async Task What_variants_need_differently_has_a_column()
    {
        string dynamic = await Gcc.CompileProgram("whoami.c", _directory["dynamic"]);
        string fixedProgram = await Gcc.CompileProgram("whoami.c", _directory["static"], ["-static"]);
        Bundle.Of(
            _directory["bundle"],
            [new VariantArtifact("x86-64-v3", dynamic), new VariantArtifact("x86-64", fixedProgram)],
            new MultiVariantStitchSettings
            {
                Validation = { RuleSeverities = { ["MV1101"] = RuleSeverity.Off, ["MV1104"] = RuleSeverity.Off } },
            });

        BundleDescription bundle = Inspect("bundle");

        bundle.Variants[1].Dependencies!.Interpreter.ShouldBeNull();
        bundle.Variants[1].Dependencies!.Libraries.ShouldBeEmpty();
        bundle.Variants[1].Dependencies!.ToString().ShouldBe("nothing but the kernel");
        string[] lines = bundle.ToString().Split('\n');
        lines[2].ShouldMatch("^variant +size  glibc +interpreter +libraries$");
        lines[3].ShouldMatch($"^x86-64-v3 .* or later  {bundle.Variants[0].Dependencies!.Interpreter}  libc.so.6$");
        lines[4].ShouldMatch("^x86-64  .* none +none +none$");
        lines[^1].ShouldBe($"SHA-256  {bundle.Sha256}");
    }

    [Fact]
    public async Task Packed_variants_are_read_as_they_are_when_unpacked()
    {
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        VariantArtifact[] variants = [new("x86-64-v3", program), new("x86-64", Tool.RequireElf("true"))];
        string raw = Bundle.Of(_directory["raw"], variants);

        RealCake.CreateContext().MultiVariantRepack(raw, _directory["packed"], Packing.Zstd);

        foreach ((BundledVariant packed, BundledVariant own) in Inspect("packed").Variants.Zip(Inspect("raw").Variants))
        {
            packed.Dependencies!.Interpreter.ShouldBe(own.Dependencies!.Interpreter);
            packed.Dependencies.Libraries.ShouldBe(own.Dependencies.Libraries);
            packed.Dependencies.MinimumGlibc.ShouldBe(own.Dependencies.MinimumGlibc);
        }

        Inspect("packed").ToString().ShouldContain(" kB of ");
    }

    private BundleDescription Inspect(string name) => RealCake.CreateContext().MultiVariantInspect(_directory[name]);
}
