using System.Text.Json;
using MultiVariant.Format;

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
    [InlineData("V2", "x86-64-v2")]
    [InlineData("V2+aes", "x86-64-v2+aes")]
    [InlineData("x86-64", "x86-64")]
    [InlineData("v1!", "x86-64")]
    [InlineData("v1+sse3", "x86-64+sse3")]
    [InlineData("v2+aes", "x86-64-v2+aes")]
    [InlineData("x86-64-v2+aes", "x86-64-v2+aes")]
    public async Task A_variant_is_picked_by_its_name_or_short_form(string wanted, string expected)
    {
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        string bundle = Bundle.Of(_directory["bundle"], ((string[])["v1", "v1+sse3", "v2", "v2+aes"])
            .Select(name => new VariantArtifact(name, program)));

        var result = await Tool.RunControlled(bundle, wanted, "log");

        result.StandardError.ShouldBe($"[multivariant] launcher: starting variant {expected}\n");
        result.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("v9")]
    [InlineData("v2x")]
    [InlineData("v")]
    [InlineData("v4+")]
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
              bundle   {new FileInfo(bundle).Length,14} bytes  on Intel Core Processor (Haswell)

            """);
        File.ReadAllText("/proc/cpuinfo").ShouldContain(
            (await Tool.RunControlled(bundle, null, "list")).StandardOutput.Split(" bytes  on ")[1].Trim());
    }

    [Fact]
    public async Task Json_has_the_index_and_the_choice_for_programs()
    {
        string qemu = Tool.Require("qemu-x86_64");
        string bundle = await MakeBundle();
        BundledVariant[] variants = [.. RealCake.CreateContext().MultiVariantInspect(bundle).Variants];

        var result = await Tool.RunControlled(qemu, null, "json", "-cpu", "Haswell", bundle, "5");

        result.ExitCode.ShouldBe(0);
        result.StandardOutput.ShouldBe(
            $$"""{"bundle":"{{bundle}}","version":"1.0","architecture":"x86_64","launchMode":"map","variants":["""
            + string.Join(',', variants.Select(variant =>
                $$"""{"name":"{{variant.Name}}","encoding":"raw","offset":{{variant.Offset}},"""
                + $"\"storedLength\":{variant.Length},\"length\":{variant.Length},"
                + $"\"requiredFeatures\":{List(variant.RequiredFeatures)},"
                + $"\"missingFeatures\":{List(variant.RequiredFeatures.Where(feature => feature.StartsWith("avx512", StringComparison.Ordinal)))},"
                + """
                "avoided":false}
                """))
            + """
            ],"chosen":"x86-64-v3","reason":"best"}

            """);

        static string List(IEnumerable<string> features) => JsonSerializer.Serialize(features);
    }

    [Theory]
    [InlineData("qemu64", null, "json", null, "none")]
    [InlineData("qemu64", "v3!", "json", "x86-64-v3", "unconditional")]
    [InlineData("Haswell", null, "json", "x86-64-v3", "best")]
    [InlineData("Haswell", "v2", "log,json,memfd", "x86-64-v2", "forced")]
    public async Task Json_says_what_would_start_and_why(
        string cpu, string? variant, string words, string? chosen, string reason)
    {
        string qemu = Tool.Require("qemu-x86_64");
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        string bundle = Bundle.Of(_directory["bundle"], [new("v3", program), new("v2", program)]);

        var result = await Tool.RunControlled(qemu, variant, words, "-cpu", cpu, bundle);

        result.ExitCode.ShouldBe(0);
        JsonElement answer = Parse(result.StandardOutput);
        answer.GetProperty("chosen").GetString().ShouldBe(chosen);
        answer.GetProperty("reason").GetString().ShouldBe(reason);
        answer.GetProperty("launchMode").GetString().ShouldBe(words.Contains("memfd", StringComparison.Ordinal) ? "memfd" : "map");
        JsonElement missing = answer.GetProperty("variants")[1].GetProperty("missingFeatures");
        missing.EnumerateArray().Any(feature => feature.GetString() == "ssse3").ShouldBe(cpu == "qemu64");
    }

    [Fact]
    public async Task Json_has_the_path_as_it_is_and_U_FFFD_for_bytes_that_are_not_UTF_8()
    {
        string bundle = await MakeBundle();
        string odd = _directory["\"q\\\n\u007f é €😀"];
        File.Copy(bundle, odd);
        var result = await Tool.RunControlled(odd, null, "json");
        Parse(result.StandardOutput).GetProperty("bundle").GetString().ShouldBe(odd);

        // A lone continuation byte, an overlong slash, a surrogate, beyond U+10FFFF, and a character that was cut.
        const string script = """cp "$0" "$1" && "$1"; rm "$1" """;
        string name = """$(printf 'a\200b\300\257c\355\240\200d\364\220\200\200e\360\237\230')""";
        result = await Tool.RunControlled(
            "/bin/sh", null, "json", "-c", script.Replace("$1", $"{_directory.Path}/{name}", StringComparison.Ordinal), bundle);
        Parse(result.StandardOutput).GetProperty("bundle").GetString()
            .ShouldBe(_directory["a\uFFFDb\uFFFD\uFFFDc\uFFFD\uFFFD\uFFFDd\uFFFD\uFFFD\uFFFD\uFFFDe\uFFFD\uFFFD\uFFFD"]);
    }

    [Fact]
    public async Task Json_has_room_for_the_largest_index_and_a_long_path()
    {
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        string folder = _directory.Path;
        while (folder.Length < 3800)
            folder = Directory.CreateDirectory(Path.Combine(folder, new string('"', 200))).FullName;
        string path = Bundle.Of(
            Path.Combine(folder, "bundle"), X64.Architecture.Features.Take(64).Select(name => new VariantArtifact($"v1+{name}", program)));
        await Forgeries.ForgeExecutable(path, (ref _, index) =>
        {
            foreach (ref IndexEntry entry in index)
            {
                for (int feature = 0; feature < FeatureSet.Capacity; feature++)
                    entry.RequiredFeatures.Add(feature);
            }
        });

        JsonElement answer = Parse((await Tool.RunControlled(path, null, "json")).StandardOutput);

        answer.GetProperty("bundle").GetString().ShouldBe(path);
        answer.GetProperty("variants").GetArrayLength().ShouldBe(64);
        foreach (JsonElement variant in answer.GetProperty("variants").EnumerateArray())
        {
            variant.GetProperty("requiredFeatures").EnumerateArray().Select(feature => feature.GetString())
                .ShouldBe([.. X64.Architecture.Features, .. Enumerable.Range(72, 256 - 72).Select(number => $"feature {number}")]);
        }
    }

    [Fact]
    public async Task A_variant_in_an_unknown_encoding_is_listed_and_not_started()
    {
        string path = await MakeBundle();
        await Forgeries.ForgeExecutable(path, (ref _, index) => (index[^1].Encoding, index[^1].Length) = ((VariantEncoding)7, 5));

        JsonElement variant = Parse((await Tool.RunControlled(path, "v1", "json")).StandardOutput).GetProperty("variants")[3];
        variant.GetProperty("encoding").GetString().ShouldBe("7");
        variant.GetProperty("length").GetInt64().ShouldBe(5);
        variant.GetProperty("storedLength").GetInt64().ShouldBe(new FileInfo(_directory["program"]).Length);
        foreach (string words in (string[])["", "memfd", "extract"])
        {
            var result = await Tool.RunControlled(path, "v1", words);
            result.ExitCode.ShouldBe(65);
            result.StandardError.ShouldContain($"{path} has a variant in an unknown encoding.");
        }
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
    [InlineData("extract", "extract the variant in")]
    [InlineData("list", "print the index of")]
    [InlineData("json", "print the index of")]
    public async Task A_full_disk_is_reported(string word, string what)
    {
        string bundle = await MakeBundle();

        var result = await Tool.RunControlled("/bin/sh", null, word, "-c", $"'{bundle}' > /dev/full");

        result.ExitCode.ShouldBe(71);
        result.StandardError.ShouldBe($"[multivariant] error: cannot {what} {bundle}: ENOSPC 28\n");
    }

    [Theory]
    [InlineData("list,extract")]
    [InlineData("json,log,list")]
    [InlineData("extract,json")]
    public async Task Words_that_contradict_each_other_are_refused(string words)
    {
        var result = await Tool.RunControlled(await MakeBundle(), null, words);

        result.ExitCode.ShouldBe(64);
        result.StandardOutput.ShouldBeEmpty();
        result.StandardError.ShouldBe(
            "[multivariant] error: MULTIVARIANT_DEBUG: list, json and extract all write to standard output; choose one\n");
    }

    [Theory]
    [InlineData("bogus", "bogus")]
    [InlineData("bogus,memfd", "bogus")]
    [InlineData("memfd,,map", "")]
    [InlineData("a\nb\u001b[1m", "a?b?[1m")]
    public async Task An_unknown_word_is_a_warning_in_one_line_and_the_program_runs(string words, string shown)
    {
        var result = await Tool.RunControlled(await MakeBundle(), null, words, "5");

        result.ExitCode.ShouldBe(5);
        result.StandardError.ShouldBe(
            $"[multivariant] warning: MULTIVARIANT_DEBUG: unknown word {shown}; known: log, list, json, extract, map, memfd\n");
        result.StandardOutput.Contains("memfd:", StringComparison.Ordinal).ShouldBe(words.Contains("memfd", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bundle:v1", "x86-64")]
    [InlineData("bundle:V2!", "x86-64-v2")]
    [InlineData("bundle:", "x86-64-v4")]
    [InlineData("bundl:v9", "x86-64-v4")]
    [InlineData("other:v1", "x86-64-v4")]
    [InlineData(":v1", "x86-64-v4")]
    public async Task A_value_with_a_name_is_for_the_program_of_that_name_only(string wanted, string expected)
    {
        string bundle = await MakeBundle();
        var result = await Tool.RunControlled(bundle, wanted, "json");

        Parse(result.StandardOutput).GetProperty("chosen").GetString().ShouldBe(
            expected == "x86-64-v4" ? await BestHere(bundle) : expected);
    }

    [Fact]
    public async Task A_variant_that_this_program_does_not_have_is_refused_under_its_name()
    {
        var result = await Tool.RunControlled(await MakeBundle(), "bundle:v9", null);

        result.ExitCode.ShouldBe(64);
        result.StandardError.ShouldStartWith("[multivariant] error: MULTIVARIANT=v9 names no variant");
    }

    [Fact]
    public async Task Log_says_why_better_variants_were_passed_over()
    {
        string qemu = Tool.Require("qemu-x86_64");

        var result = await Tool.RunControlled(qemu, null, "log", "-cpu", "Nehalem", await MakeBundle(), "5");

        result.StandardError.ShouldMatch(
            "\\[multivariant\\] launcher: passing over x86-64-v4: this CPU lacks avx .*avx512vl\n"
            + "\\[multivariant\\] launcher: passing over x86-64-v3: this CPU lacks avx .*movbe\n"
            + "\\[multivariant\\] launcher: starting variant x86-64-v2\n");
        result.ExitCode.ShouldBe(5);
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

    private static JsonElement Parse(string answer)
    {
        answer.ShouldEndWith("}\n");
        answer.Count(character => character == '\n').ShouldBe(1);
        return JsonDocument.Parse(answer).RootElement;
    }

    private static async Task<string?> BestHere(string bundle) =>
        Parse((await Tool.RunControlled(bundle, null, "json")).StandardOutput).GetProperty("chosen").GetString();

    private async Task<string> MakeBundle() =>
        Bundle.OfAllLevels(await Gcc.CompileProgram("whoami.c", _directory["program"]), _directory["bundle"]);
}
