using Cake.MultiVariant.IntegrationTests.Publishing;
using MultiVariant.Format;

namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>Programs that start from packed variants.</summary>
public sealed class PackedProgramSpecs(PublishedTextstat textstat) : IClassFixture<PublishedTextstat>, IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>Only that its segments are those of a memory file can a program see in /proc/self/maps.</summary>
    [Theory]
    [MemberData(nameof(TransparencySpecs.Kinds), MemberType = typeof(TransparencySpecs))]
    public async Task A_packed_program_sees_what_it_sees_when_started_directly(string compiler, string option)
    {
        _directory.CreateSubdirectory("direct");
        _directory.CreateSubdirectory("bundle");
        string direct = await Gcc.CompileProgram("probe.c", _directory["direct/probe"], [option], compiler);
        string other = await Gcc.CompileProgram("whoami.c", _directory["other"], [option], compiler);
        var expected = await Tool.Run(direct, "plain", "", "last argument");

        string packed = Pack(_directory["bundle/probe"], null, ("x86-64", direct));
        var ofBase = await Tool.Run(packed, "plain", "", "last argument");
        Pack(packed, "x86-64", ("x86-64", other), ("x86-64-v2", direct));
        var ofPatch = await Tool.Run(packed, "plain", "", "last argument");

        expected.StandardOutput.ShouldContain("/proc auxv 9: _start +0");
        string[] seen = [.. Seen(expected.StandardOutput.Replace(direct, packed, StringComparison.Ordinal))];
        Seen(ofBase.StandardOutput).ShouldBe(seen, ofBase.StandardError);
        Seen(ofPatch.StandardOutput).ShouldBe(seen, ofPatch.StandardError);

        static IEnumerable<string> Seen(string output) =>
            output.Split('\n').Where(line => !line.StartsWith("mapping of the program: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_variant_runs_and_can_be_extracted()
    {
        string packed = PackTextstat();
        string text = _directory["text"];
        await File.WriteAllTextAsync(text, "a b\nc", TestContext.Current.CancellationToken);
        foreach (string variant in Bundle.Levels)
        {
            var direct = await Tool.RunControlled(textstat.Direct(variant), null, null, text);
            if (direct.ExitCode != 0)
                continue; // what this CPU cannot run

            var mapped = await Tool.RunControlled(packed, variant, null, text);
            var executed = await Tool.RunControlled(packed, variant, "memfd", text);

            mapped.StandardOutput.ShouldBe(direct.StandardOutput, mapped.StandardError);
            executed.StandardOutput.ShouldBe(direct.StandardOutput, executed.StandardError);
            var extract = await Tool.RunControlled(
                "/bin/sh", variant, "extract", "-c", """ "$0" > "$1" """, packed, _directory["extracted"]);
            extract.ExitCode.ShouldBe(0, extract.StandardError);
            (await File.ReadAllBytesAsync(_directory["extracted"], TestContext.Current.CancellationToken))
                .ShouldBe(await File.ReadAllBytesAsync(textstat.Direct(variant), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Four_variants_take_less_room_than_one() =>
        new FileInfo(PackTextstat()).Length.ShouldBeLessThan(textstat.Description.Variants.Min(variant => variant.Length) * 3 / 4);

    /// <summary>As LAYOUT.md says.</summary>
    [Fact]
    public async Task The_zstd_tool_alone_unpacks_every_variant()
    {
        string zstd = Tool.Require("zstd");
        string packed = PackTextstat();
        IReadOnlyList<BundledVariant> variants = RealCake.CreateContext().MultiVariantInspect(packed).Variants;
        foreach (BundledVariant variant in variants.OrderBy(variant => variant.PackedAgainst != null))
        {
            string unpack = variant.PackedAgainst is { } name ? $"-d --long=31 --patch-from={_directory[name]}" : "-d";
            var result = await Tool.Run(
                "/bin/sh", "-c",
                $"tail -c +{variant.Offset + 1} {packed} | head -c {variant.StoredLength} > {_directory["frame"]} && "
                + $"{zstd} -q {unpack} {_directory["frame"]} -o {_directory[variant.Name]}");
            result.ExitCode.ShouldBe(0, result.StandardError);
            (await File.ReadAllBytesAsync(_directory[variant.Name], TestContext.Current.CancellationToken))
                .ShouldBe(await File.ReadAllBytesAsync(textstat.Direct(variant.Name), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task The_program_and_the_bundle_say_what_runs()
    {
        string packed = await PackWhoAmI();

        (await Tool.Run(packed)).StandardOutput.ShouldBe($"{packed}\n");
        (await Tool.RunControlled(packed, null, "memfd")).StandardOutput
            .ShouldBe($"/memfd:{packed} [x86-64-v2] (deleted)\n");
        (await Tool.RunControlled(packed, null, "json")).StandardOutput
            .ShouldMatch("\"version\":\"1.1\".*\"encoding\":\"zstd-patch\".*\"encoding\":\"zstd\",");
        (await Tool.RunControlled(packed, null, "list")).StandardOutput.ShouldStartWith("* x86-64-v2 ");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_damaged_frame_is_refused_before_anything_of_it_runs(int number)
    {
        string packed = await PackWhoAmI();
        BundledVariant variant = RealCake.CreateContext().MultiVariantInspect(packed).Variants[number];
        byte[] bundle = await File.ReadAllBytesAsync(packed, TestContext.Current.CancellationToken);
        bundle[variant.Offset + (variant.StoredLength / 2)] ^= 1;
        await Forgeries.Replace(packed, bundle);

        await Refuses(packed, "a variant that cannot be unpacked");
    }

    [Fact]
    public async Task A_patch_without_a_base_is_refused()
    {
        string packed = await PackWhoAmI();
        await Forgeries.ForgeExecutable(packed, (ref _, index) => index[1].Encoding = VariantEncoding.ZstdPatch);

        await Refuses(packed, "a packed variant without its base in its index");
    }

    [Fact]
    public async Task A_variant_of_another_length_is_refused()
    {
        string packed = await PackWhoAmI();
        await Forgeries.ForgeExecutable(packed, (ref _, index) => index[0].Length++);
        await Refuses(packed, "a variant that cannot be unpacked");
        await Forgeries.ForgeExecutable(packed, (ref _, index) => index[0].Length = long.MaxValue);
        await Refuses(packed, "a packed variant of an impossible length in its index");
    }

    [Fact]
    public async Task Where_memory_files_are_forbidden_one_line_says_so()
    {
        string packed = await PackWhoAmI();
        string forbid = await Gcc.CompileProgram("forbid.c", _directory["forbid"]);

        var result = await Tool.Run(forbid, "memfd_create", packed);

        result.ExitCode.ShouldBe(71);
        result.StandardError.ShouldBe(
            $"[multivariant] error: cannot create a memory file (memfd_create) for {packed}: EPERM 1\n");
    }

    [Theory]
    [InlineData("--as=1000000", "ENOMEM 12")]
    [InlineData("--fsize=4096", "EFBIG 27", "env", "--ignore-signal=XFSZ")]
    public async Task A_limit_that_leaves_no_room_is_named_in_one_line(string limit, string error, params string[] prefix)
    {
        string packed = await PackWhoAmI();

        var result = await Tool.Run(Tool.Require("prlimit"), [limit, .. prefix, packed]);

        result.StandardError.ShouldBe($"[multivariant] error: cannot unpack a variant of {packed}: {error}\n");
        result.ExitCode.ShouldBe(71);
    }

    [Fact]
    public async Task A_program_starts_with_a_single_thread()
    {
        const int Starts = 100;
        string program = await Gcc.CompileProgram("threads.c", _directory["program"], ["-static"]);
        string other = await Gcc.CompileProgram("whoami.c", _directory["other"], ["-static"]);
        string packed = Pack(_directory["packed"], "x86-64", ("x86-64", program), ("x86-64-v2", other));

        var result = await Tool.RunControlled(
            "/bin/sh", "x86-64", null, "-c", $"""for i in $(seq {Starts}); do "$0"; done""", packed);

        result.StandardOutput.ShouldBe(string.Concat(Enumerable.Repeat("1\n", Starts)), result.StandardError);
    }

    [Theory]
    [InlineData("clone")]
    [InlineData("sched_getaffinity")]
    [InlineData("tgkill")]
    [InlineData("sched_yield")]
    [InlineData("nanosleep")]
    public async Task Where_there_can_be_no_second_thread_the_first_one_unpacks_alone(string forbidden)
    {
        string forbid = await Gcc.CompileProgram("forbid.c", _directory["forbid"]);
        string packed = await PackWhoAmI("-static");

        var result = await Tool.Run(forbid, forbidden, packed, "3");

        result.StandardOutput.ShouldBe($"{packed}\n1:3\n", result.StandardError);
        result.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task On_a_single_processor_the_first_thread_unpacks_alone()
    {
        string packed = await PackWhoAmI("-static");
        string calls = _directory["calls"];
        const string Field = "Cpus_allowed_list:";
        string allowed = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Field, StringComparison.Ordinal));
        string first = allowed[Field.Length..].Trim().Split('-', ',')[0];

        var result = await Tool.Run(
            Tool.Require("taskset"), "--cpu-list", first, Tool.Require("strace"), "-f", "-e", "trace=clone", "-o", calls, packed, "3");

        Assert.SkipWhen(result.StandardError.Contains("ptrace", StringComparison.Ordinal), "this machine forbids ptrace");
        result.ExitCode.ShouldBe(3, result.StandardError);
        (await File.ReadAllTextAsync(calls, TestContext.Current.CancellationToken)).ShouldNotContain("clone(");
    }

    [Fact]
    public async Task On_arm64_packed_programs_run_too()
    {
        string best = await Gcc.CompileProgram(
            "whoami.c", _directory["best"], ["-march=armv8.1-a", "-static"], Arm64.Compiler);
        string least = await Gcc.CompileProgram("whoami.c", _directory["least"], ["-static"], Arm64.Compiler);
        string packed = Pack(_directory["packed"], null, ("armv8-a", least), ("armv8.1-a", best));

        foreach ((string cpu, string variant) in new[] { ("cortex-a53", "armv8-a"), ("neoverse-n1", "armv8.1-a") })
        {
            var result = await Arm64.RunControlled(cpu, null, "log", packed, "3");
            result.StandardError.ShouldEndWith($"[multivariant] launcher: starting variant {variant}\n");
            result.ExitCode.ShouldBe(3);
        }
    }

    private async Task<string> PackWhoAmI(string option = "-pie") => Pack(
        _directory["packed"],
        "x86-64",
        ("x86-64", await Gcc.CompileProgram("whoami.c", _directory["least"], [option])),
        ("x86-64-v2", await Gcc.CompileProgram("whoami.c", _directory["best"], [option, "-O2"])));

    private static string Pack(string output, string? packingBase, params (string Name, string Path)[] variants) => Bundle.Of(
        output,
        variants.Select(variant => new VariantArtifact(variant.Name, variant.Path)),
        new MultiVariantStitchSettings { Packing = Packing.Zstd, PackingBase = packingBase });

    private string PackTextstat() => RealCake.CreateContext()
        .MultiVariantRepack(textstat.Bundle, _directory["packed"], Packing.Zstd).Path.FullPath;

    private static async Task Refuses(string packed, string words)
    {
        var result = await Tool.Run(packed);
        result.ExitCode.ShouldBe(65);
        result.StandardOutput.ShouldBeEmpty();
        result.StandardError.ShouldBe(
            $"[multivariant] error: {packed} has {words}. It is damaged or cut short; copy or build it again\n");
    }
}
