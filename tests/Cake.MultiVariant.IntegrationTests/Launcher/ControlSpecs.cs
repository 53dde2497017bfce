namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>MULTIVARIANT and MULTIVARIANT_DEBUG.</summary>
public sealed class ControlSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("x86-64-v2", "x86-64-v2")]
    [InlineData("v2", "x86-64-v2")]
    [InlineData("v1", "x86-64")]
    [InlineData("x86-64", "x86-64")]
    [InlineData("v1!", "x86-64")]
    public async Task A_variant_is_picked_by_its_name_or_short_form(string wanted, string expected)
    {
        string bundle = await MakeBundle();

        var result = await Tool.RunControlled(bundle, wanted, "log");

        result.StandardError.ShouldBe($"[multivariant] launcher: starting variant {expected}\n");
        result.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("v9")]
    [InlineData("x86-64-")]
    [InlineData("x86-64-v2x")]
    [InlineData("-v2")]
    [InlineData("!")]
    public async Task An_unknown_variant_is_refused_with_the_known_ones(string wanted)
    {
        string bundle = await MakeBundle();

        var result = await Tool.RunControlled(bundle, wanted, null);

        result.ExitCode.ShouldBe(64);
        result.StandardOutput.ShouldBeEmpty();
        result.StandardError.ShouldBe(
            $"[multivariant] error: MULTIVARIANT={wanted.TrimEnd('!')} names no variant; this bundle has"
            + " x86-64-v4 x86-64-v3 x86-64-v2 x86-64\n");
    }

    [Fact]
    public async Task An_empty_MULTIVARIANT_is_none()
    {
        var result = await Tool.RunControlled(await MakeBundle(), "", "");

        result.ExitCode.ShouldBe(0);
        result.StandardError.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_forced_variant_that_the_cpu_cannot_run_is_refused_with_what_it_lacks()
    {
        string qemu = Tool.Require("qemu-x86_64");
        string bundle = await MakeBundle();

        var result = await Tool.RunControlled(qemu, "v4", null, "-cpu", "Haswell", bundle);

        result.ExitCode.ShouldBe(69);
        result.StandardOutput.ShouldBeEmpty();
        result.StandardError.ShouldEndWith(
            "[multivariant] error: this CPU cannot run the variant x86-64-v4 that MULTIVARIANT asks for; it lacks"
            + " avx512f avx512bw avx512cd avx512dq avx512vl\n");
    }

    [Fact]
    public async Task An_exclamation_mark_runs_it_all_the_same()
    {
        string qemu = Tool.Require("qemu-x86_64");
        string bundle = await MakeBundle();

        var result = await Tool.RunControlled(qemu, "v4!", "log", "-cpu", "Haswell", bundle, "5");

        result.StandardError.ShouldEndWith("[multivariant] launcher: starting variant x86-64-v4\n");
        result.ExitCode.ShouldBe(5);
    }

    [Fact]
    public async Task List_prints_the_index_with_a_star_and_what_the_cpu_lacks_and_starts_nothing()
    {
        string qemu = Tool.Require("qemu-x86_64");
        string bundle = await MakeBundle();
        long size = new FileInfo(_directory["program"]).Length;

        var result = await Tool.RunControlled(qemu, null, "list", "-cpu", "Haswell", bundle, "5");

        result.ExitCode.ShouldBe(0);
        result.StandardOutput.ShouldBe(
            $"""
              x86-64-v4{size,14} bytes  this CPU lacks avx512f avx512bw avx512cd avx512dq avx512vl
            * x86-64-v3{size,14} bytes
              x86-64-v2{size,14} bytes
              x86-64   {size,14} bytes

            """);
    }

    [Fact]
    public async Task Extract_writes_the_chosen_variant_to_a_pipe()
    {
        string bundle = await MakeBundle();

        using var stream = new MemoryStream();
        await (Tool.Command(bundle).WithEnvironmentVariables(set => set
            .Set("MULTIVARIANT", "v2").Set("MULTIVARIANT_DEBUG", "extract")) | stream)
            .ExecuteAsync(TestContext.Current.CancellationToken);

        stream.ToArray().ShouldBe(await File.ReadAllBytesAsync(_directory["program"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(">")]
    [InlineData(">>")]
    public async Task Extract_writes_the_chosen_variant_to_a_file(string redirection)
    {
        string bundle = await MakeBundle();

        var result = await Tool.RunControlled("/bin/sh", null, "extract", "-c", $"'{bundle}' {redirection} '{_directory["out"]}'");

        result.ExitCode.ShouldBe(0, result.StandardError);
        (await File.ReadAllBytesAsync(_directory["out"], TestContext.Current.CancellationToken))
            .ShouldBe(await File.ReadAllBytesAsync(_directory["program"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("extract", "the variant in")]
    [InlineData("list", "the index of")]
    public async Task A_full_disk_is_reported(string word, string what)
    {
        string bundle = await MakeBundle();

        var result = await Tool.RunControlled("/bin/sh", null, word, "-c", $"'{bundle}' > /dev/full");

        result.ExitCode.ShouldBe(71);
        result.StandardError.ShouldBe(
            $"[multivariant] error: cannot write to standard output {what} {bundle}: ENOSPC 28\n");
    }

    [Theory]
    [InlineData("bogus", "unknown word bogus; known: log, list, extract, map, memfd")]
    [InlineData("log,bogus", "unknown word bogus; known: log, list, extract, map, memfd")]
    [InlineData("log,,list", "unknown word ; known: log, list, extract, map, memfd")]
    [InlineData("list,extract", "list and extract both write to standard output, ask for one")]
    [InlineData("a\nb\u001b[1m", "unknown word a?b?[1m; known: log, list, extract, map, memfd")]
    public async Task Unknown_or_contradicting_words_are_refused_in_one_line(string words, string complaint)
    {
        var result = await Tool.RunControlled(await MakeBundle(), null, words);

        result.ExitCode.ShouldBe(64);
        result.StandardOutput.ShouldBeEmpty();
        result.StandardError.ShouldBe($"[multivariant] error: MULTIVARIANT_DEBUG: {complaint}\n");
    }

    [Fact]
    public async Task Words_are_combined_by_commas()
    {
        string bundle = await MakeBundle();

        var result = await Tool.RunControlled(bundle, "v1", "log,memfd");

        result.StandardError.ShouldBe("[multivariant] launcher: starting variant x86-64\n");
        result.StandardOutput.ShouldStartWith($"/memfd:{bundle} [x86-64] (deleted)\n");
    }

    [Fact]
    public async Task A_bundle_can_ignore_the_environment()
    {
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        string bundle = Bundle.Of(
            _directory["bundle"],
            [new VariantArtifact("x86-64", program)],
            new MultiVariantStitchSettings { IgnoreEnvironment = true });

        var result = await Tool.RunControlled(bundle, "v9", "bogus", "3");

        result.StandardError.ShouldBeEmpty();
        result.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task A_program_that_runs_with_more_rights_than_its_caller_ignores_the_environment()
    {
        Assert.SkipUnless(Environment.UserName == "root", "making a set-user-id program needs root");
        string setpriv = Tool.Require("setpriv");
        string bundle = await MakeBundle();
        await Tool.Run("/bin/chmod", "755", _directory.Path);
        await Tool.Run("/bin/chmod", "4755", bundle);

        var result = await Tool.RunControlled(
            setpriv, "v9", "bogus", "--reuid=65534", "--regid=65534", "--clear-groups", bundle, "3");

        result.StandardError.ShouldBeEmpty();
        result.ExitCode.ShouldBe(3);
    }

    private async Task<string> MakeBundle() =>
        Bundle.OfAllLevels(await Gcc.CompileProgram("whoami.c", _directory["program"]), _directory["bundle"]);
}
