using Cake.MultiVariant.IntegrationTests.Packages;

namespace Cake.MultiVariant.IntegrationTests.Runners;

/// <summary>What people who run a build for the first time forget, and what they are told.</summary>
public sealed class MistakeSpecs : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_project_without_PublishAot_is_told_what_to_add()
    {
        WriteProjectWith("<PublishAot>true</PublishAot>", "");

        (await ErrorOf("""MultiVariantPublish("dot");""")).ShouldContain(
            "dot.csproj as NativeAOT: its PublishAot is '', not true. Add <PublishAot>true</PublishAot> to a PropertyGroup");
    }

    [Fact]
    public async Task A_level_as_old_ILCompilers_write_it_is_told_how_it_is_written()
    {
        WriteProjectWith(
            "</PropertyGroup>", "<MultiVariantLevels>x86-64;x86-x64-v3</MultiVariantLevels></PropertyGroup>");

        (await ErrorOf("""MultiVariantPublish("dot");""")).ShouldContain(
            "Variant 'x86-x64-v3': there is no level or CPU 'x86-x64-v3'. Write x86-64-v3. "
            + "The levels are x86-64, x86-64-v2, x86-64-v3, x86-64-v4 for x86_64; armv8-a");
    }

    [Fact]
    public async Task An_unknown_variant_is_told_which_there_are() =>
        (await ErrorOf("""MultiVariantBuildVariant("dot", "avx2");""")).ShouldContain(
            "Variant 'avx2': there is no level or CPU 'avx2'. Write x86-64-v3, the lowest level with this feature.");

    [Fact]
    public async Task A_project_of_an_argument_that_nobody_gave_is_named() =>
        (await ErrorOf("""MultiVariantPublish(Argument<string>("project", null));""")).ShouldContain("(Parameter 'project')");

    [Fact]
    public async Task A_temporary_folder_that_is_missing_is_named_where_a_packed_variant_is_unpacked() =>
        (await ErrorOf(
            $$"""
            MultiVariantStitch("tool", [new("v1", "{{Tool.RequireElf("true")}}")], new() { Packing = Packing.Zstd });
            Environment.SetEnvironmentVariable("TMPDIR", "{{_workspace["nowhere"]}}");
            MultiVariantExtract("tool", "v1", "variant");
            """)).ShouldMatch(
            $"Cannot write {_workspace["nowhere"]}/multivariant-.*Make room there, or let TMPDIR .*name another folder.");

    [Fact]
    public async Task Without_an_emulator_verification_says_what_it_did_not_do()
    {
        _workspace.Write("build.cake",
            $"""
            #addin nuget:?package=Cake.MultiVariant

            MultiVariantStitch("tool", [new("v1", "{Tool.RequireElf("true")}")]);
            MultiVariantVerify("tool");
            """);

        string log = await _workspace.CakeOn(
            new Dictionary<string, string?> { ["PATH"] = _workspace["nowhere"] }, "build.cake");

        log.ShouldContain("was not started: qemu-x86_64 is not installed (Debian: qemu-user).");
        log.ShouldContain("Verified ");
    }

    private void WriteProjectWith(string replaced, string replacement)
    {
        _workspace.CopySample("recipe/dot", "dot");
        _workspace.Write("dot/dot.csproj", File.ReadAllText(_workspace["dot/dot.csproj"]).Replace(replaced, replacement));
    }

    private async Task<string> ErrorOf(string statement)
    {
        _workspace.Write("build.cake", $"#addin nuget:?package=Cake.MultiVariant\n{statement}\n");
        return await _workspace.CakeError("build.cake");
    }
}
