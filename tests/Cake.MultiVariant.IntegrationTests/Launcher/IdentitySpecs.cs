using System.Text.RegularExpressions;

namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>What the usual tools say of a bundle and of the launcher in it.</summary>
public sealed partial class IdentitySpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_notes_name_the_program_its_version_and_the_variants()
    {
        string readelf = Tool.Require("readelf");
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        string bundle = Bundle.Of(
            _directory["bundle"],
            [new VariantArtifact("v1", program), new VariantArtifact("v3", program)],
            new MultiVariantStitchSettings { Name = "who\"ami", Version = "1.2.3" });

        var result = await Tool.Run(readelf, "--notes", "--wide", bundle);

        result.StandardError.ShouldBeEmpty();
        result.StandardOutput.ShouldContain("FDO_PACKAGING_METADATA");
        result.StandardOutput.ShouldContain(
            """Packaging Metadata: {"type":"multivariant","name":"who\u0022ami","version":"1.2.3","architecture":"x86_64","variants":["x86-64-v3","x86-64"]}""");
    }

    [Fact]
    public async Task The_build_id_follows_the_content()
    {
        string one = await Gcc.CompileProgram("whoami.c", _directory["one"]);
        string other = await Gcc.CompileProgram("sleeper.c", _directory["other"]);

        string id = await BuildId(Bundle.OfOne(one, _directory["first"]));

        id.Length.ShouldBe(40);
        (await BuildId(Bundle.OfOne(one, _directory["second"]))).ShouldBe(id);
        (await BuildId(Bundle.OfOne(other, _directory["third"]))).ShouldNotBe(id);
        (await BuildId(Bundle.OfAllLevels(one, _directory["fourth"]))).ShouldNotBe(id);
    }

    [Fact]
    public async Task The_launcher_is_a_small_static_pie_without_interpreter_relocations_or_executable_stack()
    {
        string readelf = Tool.Require("readelf");
        string bundle = Bundle.OfOne(await Gcc.CompileProgram("whoami.c", _directory["program"]), _directory["bundle"]);
        var inside = RealCake.CreateContext().MultiVariantInspect(bundle);

        string headers = (await Tool.Run(readelf, "--file-header", "--segments", "--relocs", "--wide", bundle)).StandardOutput;

        inside.Variants[0].Offset.ShouldBeLessThanOrEqualTo(24 * 1024);
        headers.ShouldContain("DYN (");
        headers.ShouldContain("There are no relocations in this file.");
        headers.ShouldNotContain("INTERP");
        headers.ShouldNotContain("DYNAMIC");
        headers.ShouldNotContain("RWE");
        Segment().Count(headers).ShouldBe(3);
    }

    [Fact]
    public async Task A_large_variant_is_aligned_as_huge_pages_are()
    {
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        await using (var stream = File.OpenWrite(program))
            stream.SetLength(33 << 20);

        string bundle = Bundle.Of(
            _directory["bundle"], [new VariantArtifact("x86-64", program)], Bundle.AllowBytesBehindSections);

        RealCake.CreateContext().MultiVariantInspect(bundle).Variants[0].Offset.ShouldBe(2 << 20);
        (await Tool.Run(bundle, "3")).ExitCode.ShouldBe(3);
    }

    [Theory]
    [InlineData("llvm-strip", Packing.None, 0)]
    [InlineData("llvm-strip", Packing.Zstd, 0)]
    [InlineData("llvm-objcopy --strip-all", Packing.None, 33 << 20)]
    [InlineData("llvm-objcopy --strip-debug", Packing.Zstd, 0)]
    public async Task LLVMs_strip_and_objcopy_change_no_byte_of_a_bundle(string command, Packing packing, int length)
    {
        string[] words = command.Split(' ');
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        if (length > 0)
        {
            await using var stream = File.OpenWrite(program);
            stream.SetLength(length);
        }

        MultiVariantStitchSettings settings = Bundle.AllowBytesBehindSections;
        settings.Packing = packing;
        string bundle = Bundle.Of(
            _directory["bundle"], [new VariantArtifact("x86-64-v2", program), new VariantArtifact("x86-64", program)], settings);
        byte[] before = await File.ReadAllBytesAsync(bundle, TestContext.Current.CancellationToken);

        await Gcc.Run(words[0], [.. words[1..], bundle]);

        (await File.ReadAllBytesAsync(bundle, TestContext.Current.CancellationToken)).AsSpan().SequenceEqual(before).ShouldBeTrue();
        (await Tool.Run(bundle, "3")).ExitCode.ShouldBe(3);
    }

    private static async Task<string> BuildId(string bundle)
    {
        string notes = (await Tool.Run(Tool.Require("readelf"), "--notes", bundle)).StandardOutput;
        return BuildIdLine().Match(notes).Groups[1].Value;
    }

    [GeneratedRegex("Build ID: ([0-9a-f]{40})")]
    private static partial Regex BuildIdLine();

    [GeneratedRegex("^  (LOAD|NOTE|GNU_STACK) ", RegexOptions.Multiline)]
    private static partial Regex Segment();
}
