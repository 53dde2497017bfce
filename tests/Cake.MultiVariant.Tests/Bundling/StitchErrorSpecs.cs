using Cake.Core;
using Cake.Core.Diagnostics;

namespace Cake.MultiVariant.Tests.Bundling;

public sealed class StitchErrorSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ICakeContext _context = RealCake.CreateContext();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_bundle_needs_a_variant() =>
        Error(_directory["bundle"]).ShouldContain("from 0 variants: a bundle has 1 to 64");

    [Fact]
    public void A_bundle_has_room_for_64_variants()
    {
        VariantArtifact program = Artifacts.Write(_directory, "x86-64");
        VariantArtifact[] variants =
        [
            .. X64.Architecture.Features.Take(40).Select(feature => new VariantArtifact($"x86-64+{feature}", program.Path)),
            .. X64.Architecture.Features.Skip(40).Select(feature => new VariantArtifact($"x86-64-v4+{feature}", program.Path)),
        ];

        _context.MultiVariantStitch(_directory["full"], variants[..64]).Variants.Count.ShouldBe(64);
        Error(_directory["bundle"], variants[..65]).ShouldContain("from 65 variants: a bundle has 1 to 64");
    }

    [Fact]
    public void A_variant_can_be_in_a_bundle_once()
    {
        VariantArtifact variant = Artifacts.Write(_directory, "x86-64-v3");

        string error = Error(_directory["bundle"], variant, new VariantArtifact("v3", variant.Path));

        error.ShouldContain("2 variants are named x86-64-v3");
        error.ShouldContain(variant.Path.FullPath);
    }

    [Fact]
    public void A_variant_name_that_means_nothing_is_refused() =>
        Should.Throw<CakeException>(() => new VariantArtifact("x86-64-v9", _directory["program"]))
            .Message.ShouldContain("x86-64-v9");

    [Fact]
    public void Artifacts_are_checked_before_anything_is_written()
    {
        string error = Error(
            _directory["new/bundle"],
            new VariantArtifact("x86-64-v3", _directory["missing 1"]),
            new VariantArtifact("x86-64", _directory["missing 2"]));

        error.ShouldContain("missing 1");
        error.ShouldContain("missing 2");
    }

    [Fact]
    public void The_output_cannot_be_a_directory() =>
        Error(_directory.CreateSubdirectory("output"), Artifacts.Write(_directory, "x86-64"))
            .ShouldContain("output: it is a directory");

    [Fact]
    public void The_output_cannot_be_one_of_the_variants()
    {
        VariantArtifact variant = Artifacts.Write(_directory, "x86-64");

        Error(_directory[$"other/../{variant.Name}"], variant).ShouldContain("it is the variant x86-64");
    }

    [Fact]
    public void The_output_cannot_be_inside_a_file()
    {
        VariantArtifact variant = Artifacts.Write(_directory, "x86-64");

        Error(_directory["x86-64/bundle"], variant).ShouldContain("Cannot write");
    }

    [Fact]
    public void The_output_directory_must_be_writable()
    {
        const string writableForNobody = "/sys";
        Assert.SkipUnless(Directory.Exists(writableForNobody), $"{writableForNobody} is missing");

        Error($"{writableForNobody}/bundle", Artifacts.Write(_directory, "x86-64")).ShouldContain("Cannot write");
    }

    [Fact]
    public void Cancelling_leaves_what_was_there()
    {
        VariantArtifact variant = Artifacts.Write(_directory, "x86-64");
        File.WriteAllText(_directory["bundle"], "the one before");

        using (var staged = new StagedFiles())
        {
            Should.Throw<OperationCanceledException>(() => new BundleStitcher(new NullLog(), new ArtifactReader()).Stitch(
                staged, _directory["bundle"], [variant], new MultiVariantStitchSettings(), new CancellationToken(canceled: true)));
        }

        Directory.GetFileSystemEntries(_directory.Path).Length.ShouldBe(2);
        File.ReadAllText(_directory["bundle"]).ShouldBe("the one before");
    }

    [Theory]
    [InlineData("file/report.html")]
    [InlineData("folder")]
    public void A_text_that_cannot_be_written_leaves_nothing_and_says_so(string name)
    {
        File.WriteAllText(_directory["file"], "");
        _directory.CreateSubdirectory("folder");

        Should.Throw<CakeException>(() => TextFile.Write(_directory[name], "text"))
            .Message.ShouldContain("Cannot write");

        Directory.GetFileSystemEntries(_directory.Path).Length.ShouldBe(2);
    }

    /// <summary>The error of stitching, which must have changed nothing.</summary>
    private string Error(string output, params VariantArtifact[] variants)
    {
        string[] before = Snapshot();
        string message = Should.Throw<CakeException>(() => _context.MultiVariantStitch(output, variants)).Message;

        Snapshot().ShouldBe(before);
        return message;
    }

    private string[] Snapshot() =>
        [.. Directory.GetFileSystemEntries(_directory.Path, "*", SearchOption.AllDirectories).Order()];
}
