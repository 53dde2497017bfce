using System.Security.Cryptography;
using System.Text;
using Cake.MultiVariant.IntegrationTests.Packages;
using CliWrap;

namespace Cake.MultiVariant.IntegrationTests.Recipe;

/// <summary>The sample of Cake.MultiVariant.Recipe, run with the packed recipe.</summary>
public sealed class RecipeSpecs : IDisposable
{
    private const string Archive = "dot-1.2.3-linux-x64.tar.gz";

    private static readonly Dictionary<string, string?> AzurePipelines =
        new() { ["TF_BUILD"] = "True", ["GITHUB_ACTIONS"] = null };

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Ten_lines_publish_verify_report_pack_and_measure()
    {
        _workspace.CopySample("recipe", ".");
        File.ReadLines(_workspace["recipe.cake"]).Count().ShouldBeLessThanOrEqualTo(10);
        // A script that loads a script: what Default does and Benchmark, in one build.
        _workspace.Write("all.cake",
            """
            Task("All").IsDependentOn("Default").IsDependentOn("Benchmark");
            #load recipe.cake
            """);

        string log = await _workspace.Cake("all.cake", "--target=All");
        string archive = Sha256($"artifacts/packages/{Archive}");

        log.ShouldContain("Verified ");
        log.ShouldContain("dot 3000 (");
        File.Exists(_workspace["artifacts/report/dot.html"]).ShouldBeTrue();
        File.Exists(_workspace["artifacts/benchmark/benchmark.svg"]).ShouldBeTrue();
        (await InPackages("sha256sum", "--check", "--strict", "SHA256SUMS")).ShouldContain($"{Archive}: OK");
        string[] entries = (await InPackages("tar", "--list", "--verbose", "--utc", "--file", Archive)).Split('\n');
        entries.ShouldContain(entry =>
            entry.StartsWith("-rwxr-xr-x root/root", StringComparison.Ordinal)
            && entry.EndsWith("1970-01-01 00:00 dot", StringComparison.Ordinal));
        entries.ShouldNotContain(entry => entry.Contains("symbols"));
        Tool.Require("zstd");
        string zstd = Archive.Replace(".gz", ".zst", StringComparison.Ordinal);
        (await InPackages("tar", "--list", "--verbose", "--utc", "--file", zstd)).Split('\n').ShouldBe(entries);
        new FileInfo(_workspace[$"artifacts/packages/{zstd}"]).Length
            .ShouldBeLessThan(new FileInfo(_workspace[$"artifacts/packages/{Archive}"]).Length * 3 / 4);
        (await InPackages("tar", "--list", "--file", "dot-1.2.3-linux-x64-symbols.tar.gz"))
            .ShouldContain("x86-64-v3/dot.dbg");

        string upload = await _workspace.CakeOn(AzurePipelines, "recipe.cake", "--target=Upload");

        upload.ShouldMatch($@"##vso\[artifact\.upload [^\]]*artifactname=dot;?[^\]]*\].*/{Archive}");
        Sha256($"artifacts/packages/{Archive}").ShouldBe(archive);
        (await InPackages("sh", "-c", $"tar --extract --file {Archive} dot && ./dot")).ShouldBe("98294.0\n");
    }

    [Fact]
    public async Task A_job_of_a_matrix_has_to_say_which_variant_it_builds()
    {
        _workspace.CopySample("recipe", ".");

        string error = await _workspace.CakeError("recipe.cake", "--target=Publish-Variant");

        error.ShouldContain("Publish-Variant does not know which variant to build.");
        error.ShouldContain("--variant=x86-64-v3");
    }

    [Fact]
    public async Task Stitching_tells_which_variants_are_missing()
    {
        _workspace.CopySample("recipe", ".");

        string nothing = await _workspace.CakeError("recipe.cake", "--stitch");
        await _workspace.Cake("recipe.cake", "--target=Publish-Variant", "--variant=v1");
        string half = await _workspace.CakeError("recipe.cake", "--target=Stitch");

        nothing.ShouldContain("There is no variant.multivariant.json anywhere in");
        half.ShouldContain("has the variants x86-64, but SetParameters names x86-64, x86-64-v3.");
        const string description = "artifacts/variants/x86-64/variant.multivariant.json";
        File.Exists(_workspace[description]).ShouldBeTrue();

        _workspace.Write(description, "{");
        (await _workspace.CakeError("recipe.cake", "--target=Stitch"))
            .ShouldContain($"{description} does not describe a variant");
    }

    private string Sha256(string name)
    {
        using FileStream file = File.OpenRead(_workspace[name]);
        return Convert.ToHexString(SHA256.HashData(file));
    }

    private async Task<string> InPackages(string program, params IEnumerable<string> arguments)
    {
        using var output = new MemoryStream();
        CommandResult result = await (Tool.Command(program, arguments)
            .WithWorkingDirectory(_workspace["artifacts/packages"]) | output)
            .ExecuteAsync(TestContext.Current.CancellationToken);
        result.ExitCode.ShouldBe(0);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
