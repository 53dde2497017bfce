namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>Launch mode memfd.</summary>
public sealed class MemoryFileSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_program_runs_from_a_memory_file_that_names_bundle_and_variant()
    {
        string bundle = await MakeBundle();

        var result = await Tool.RunControlled(bundle, "v2", "memfd", "3", "");

        result.StandardOutput.ShouldBe($"/memfd:{bundle} [x86-64-v2] (deleted)\n1:3\n2:\n", result.StandardError);
        result.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task Of_a_long_path_the_end_is_kept_so_that_the_variant_is_seen()
    {
        string folder = _directory.CreateSubdirectory(Path.Combine(new string('a', 200), new string('b', 100)));
        string bundle = await MakeBundle(Path.Combine(folder, "bundle"));

        var result = await Tool.RunControlled(bundle, "v1", "memfd");

        string name = $"{bundle} [x86-64]";
        result.StandardOutput.ShouldBe($"/memfd:{name[^249..]} (deleted)\n", result.StandardError);
    }

    [Fact]
    public async Task The_memory_file_is_sealed_and_holds_the_very_bytes_of_the_variant()
    {
        string bundle = Bundle.OfAllLevels(
            await Gcc.CompileProgram("seals.c", _directory["program"]), _directory["bundle"]);

        var result = await Tool.RunControlled(bundle, null, "memfd", _directory["copy"]);

        result.StandardOutput.ShouldBe("seals: f\n", result.StandardError);
        (await File.ReadAllBytesAsync(_directory["copy"], TestContext.Current.CancellationToken))
            .ShouldBe(await File.ReadAllBytesAsync(_directory["program"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(LaunchMode.Memfd, true)]
    [InlineData(LaunchMode.Map, false)]
    public async Task Stitching_says_that_such_a_bundle_cannot_have_rights_of_its_own(LaunchMode mode, bool isSaid)
    {
        var log = new RecordingLog();
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);

        RealCake.CreateContext(log).MultiVariantStitch(
            _directory["bundle"], [new VariantArtifact("v1", program)], new MultiVariantStitchSettings { LaunchMode = mode });

        log.Entries.Any(entry => entry.Message == "bundle starts from memory files: file capabilities and set-user-id bits have "
            + "no effect on it.").ShouldBe(isSaid);
    }

    [Fact]
    public async Task The_bundle_can_choose_it_and_one_run_can_choose_otherwise()
    {
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        string bundle = Bundle.Of(
            _directory["bundle"],
            [new VariantArtifact("x86-64", program)],
            new MultiVariantStitchSettings { LaunchMode = LaunchMode.Memfd });

        (await Tool.Run(bundle)).StandardOutput.ShouldBe($"/memfd:{bundle} [x86-64] (deleted)\n");
        (await Tool.RunControlled(bundle, null, "map")).StandardOutput.ShouldBe($"{bundle}\n");
    }

    [Fact]
    public async Task Where_memory_files_are_forbidden_one_line_says_so()
    {
        string bundle = await MakeBundle();
        string forbid = await Gcc.CompileProgram("forbid.c", _directory["forbid"]);

        var result = await Tool.RunControlled(forbid, null, "memfd", "memfd_create", bundle);

        result.ExitCode.ShouldBe(71);
        result.StandardError.ShouldBe(
            $"[multivariant] error: cannot create a memory file (memfd_create) for {bundle}: EPERM 1\n");
    }

    [Fact]
    public async Task Where_execveat_is_forbidden_the_memory_file_is_executed_by_its_path()
    {
        string bundle = await MakeBundle();
        string forbid = await Gcc.CompileProgram("forbid.c", _directory["forbid"]);

        var result = await Tool.RunControlled(forbid, "v1", "memfd", "execveat", bundle, "3");

        result.StandardError.ShouldBeEmpty();
        result.StandardOutput.ShouldStartWith($"/memfd:{bundle} [x86-64] (deleted)\n");
        result.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task An_emulator_without_execveat_starts_the_memory_file_too()
    {
        var result = await Tool.RunControlled(Tool.Require("qemu-x86_64"), "v1", "memfd", await MakeBundle(), "3");

        result.StandardError.ShouldBeEmpty();
        result.ExitCode.ShouldBe(3);
    }

    private async Task<string> MakeBundle(string? path = null) =>
        Bundle.OfAllLevels(await Gcc.CompileProgram("whoami.c", _directory["program"]), path ?? _directory["bundle"]);
}
