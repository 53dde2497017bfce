using System.Reflection;
using Cake.Core;
using Cake.Core.Diagnostics;
using Microsoft.Win32.SafeHandles;
using MultiVariant.Format;

namespace Cake.MultiVariant.Tests.Bundling;

public sealed class StitchSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly RecordingLog _log = new();
    private readonly ICakeContext _context;

    public StitchSpecs() => _context = RealCake.CreateContext(_log);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void I_can_stitch_executables_and_get_each_of_them_back()
    {
        VariantArtifact[] variants = Artifacts.WriteAll(_directory, "x86-64", "x86-64-v3+gfni", "x86-64-v4");

        BundleDescription stitched = _context.MultiVariantStitch(_directory["bundle"], variants);

        stitched.Variants.Select(variant => variant.Name).ShouldBe(["x86-64-v4", "x86-64-v3+gfni", "x86-64"]);
        foreach (VariantArtifact variant in variants)
        {
            _context.MultiVariantExtract(_directory["bundle"], variant.Name, _directory["extracted"]);
            File.ReadAllBytes(_directory["extracted"]).ShouldBe(File.ReadAllBytes(variant.Path.FullPath));
        }
    }

    [Fact]
    public void What_stitching_returns_is_what_inspecting_finds()
    {
        BundleDescription stitched =
            _context.MultiVariantStitch(_directory["bundle"], Artifacts.WriteAll(_directory, "x86-64", "x86-64-v2"));
        BundleDescription inspected = _context.MultiVariantInspect(_directory["bundle"]);

        (inspected with { Variants = stitched.Variants }).ShouldBe(stitched);
        inspected.Variants.Select(Facts).ShouldBe(stitched.Variants.Select(Facts));
        stitched.Length.ShouldBe(new FileInfo(_directory["bundle"]).Length);
        stitched.Sha256.ShouldBe(Sha256(_directory["bundle"]));
        stitched.Variants[0].Sha256.ShouldBe(Sha256(_directory["x86-64-v2"]));
        stitched.Variants[0].RequiredFeatures.ShouldContain("sse4.2");

        static (string, long, long, string) Facts(BundledVariant variant) =>
            (variant.Name, variant.Offset, variant.Length, variant.Sha256);
    }

    [Fact]
    public void The_bundle_starts_with_the_launcher_and_is_hardly_larger_than_its_parts()
    {
        VariantArtifact[] variants = Artifacts.WriteAll(_directory, "x86-64", "x86-64-v4");
        using Stream resource = Assembly.GetAssembly(typeof(VariantArtifact))!
            .GetManifestResourceStream("launcher/linux-x64/launcher")!;
        byte[] launcher = new byte[resource.Length];
        resource.ReadExactly(launcher);

        BundleDescription bundle = _context.MultiVariantStitch(_directory["bundle"], variants);

        // The headers change, as the notes are described there; what is executed does not.
        const int Code = 0x200, CodeLength = 0x2000;
        File.ReadAllBytes(_directory["bundle"]).AsSpan(Code, CodeLength)
            .SequenceEqual(launcher.AsSpan(Code, CodeLength)).ShouldBeTrue();
        bundle.Length.ShouldBeLessThanOrEqualTo(
            launcher.Length + bundle.Variants.Sum(variant => variant.Length) + (64 * 1024));
    }

    [Fact]
    public void The_same_executables_make_the_same_bundle_in_any_order()
    {
        VariantArtifact[] variants =
            Artifacts.WriteAll(_directory, "x86-64", "x86-64-v3+aes", "x86-64-v3+gfni", "x86-64-v4");

        string first = _context.MultiVariantStitch(_directory["first"], variants).Sha256;
        string second = _context.MultiVariantStitch(_directory["second"], variants).Sha256;
        string reversed = _context.MultiVariantStitch(_directory["reversed"], variants.Reverse()).Sha256;

        second.ShouldBe(first);
        reversed.ShouldBe(first);
    }

    [Fact]
    public void Identical_executables_are_stored_once()
    {
        BundleDescription bundle = _context.MultiVariantStitch(
            _directory["bundle"],
            [
                Artifacts.Write(_directory, "x86-64", "same"),
                Artifacts.Write(_directory, "x86-64-v2", "different"),
                Artifacts.Write(_directory, "x86-64-v3", "same"),
            ]);

        bundle.Variants.Select(variant => variant.Offset - bundle.Variants[0].Offset).ShouldBe([0, 4096, 0]);
        bundle.Variants[2].Sha256.ShouldBe(bundle.Variants[0].Sha256);
        _context.MultiVariantExtract(_directory["bundle"], "v1", _directory["extracted"]);
        File.ReadAllBytes(_directory["extracted"]).ShouldBe(File.ReadAllBytes(_directory["x86-64"]));
    }

    [Theory]
    [InlineData(false, new[] { VariantFlags.AvoidWhereVector512Throttles, VariantFlags.None })]
    [InlineData(true, new[] { VariantFlags.None, VariantFlags.None })]
    internal void Only_variants_with_512_bit_vectors_are_avoided_where_those_throttle(
        bool useThem, VariantFlags[] flags)
    {
        VariantArtifact[] variants = Artifacts.WriteAll(_directory, "x86-64-v3", "x86-64-v3+avx512f");
        var settings = new MultiVariantStitchSettings { UseAvx512WhereItThrottles = useThem };

        _context.MultiVariantStitch(_directory["bundle"], variants, settings);

        using SafeFileHandle file = File.OpenHandle(_directory["bundle"]);
        var index = BundleIndex.Read(_directory["bundle"], FileRange.Whole(_directory["bundle"], file));
        index.Entries.Select(entry => entry.Flags).ShouldBe(flags);
    }

    [Fact]
    public void Bundle_and_extracted_variants_are_executable_by_everybody()
    {
        Artifacts.StitchTwo(_directory);
        _context.MultiVariantExtract(_directory["bundle"], "v3", _directory["extracted"]);

        Convert.ToString((int)File.GetUnixFileMode(_directory["bundle"]), 8).ShouldBe("755");
        Convert.ToString((int)File.GetUnixFileMode(_directory["extracted"]), 8).ShouldBe("755");
    }

    [Fact]
    public void Paths_may_be_relative_and_the_output_directory_is_created()
    {
        VariantArtifact variant = Artifacts.Write(_directory, "x86-64");

        BundleDescription bundle = _context.MultiVariantStitch(
            Relative("new/directories/bundle"), [new VariantArtifact("v1", Relative("x86-64"))]);
        _context.MultiVariantExtract(Relative("new/directories/bundle"), "v1", Relative("other/extracted"));

        bundle.Path.FullPath.ShouldBe(_directory["new/directories/bundle"]);
        _context.MultiVariantInspect(Relative("new/directories/bundle")).Sha256.ShouldBe(bundle.Sha256);
        File.ReadAllBytes(_directory["other/extracted"]).ShouldBe(File.ReadAllBytes(variant.Path.FullPath));

        string Relative(string name) => Path.GetRelativePath(Directory.GetCurrentDirectory(), _directory[name]);
    }

    [Fact]
    public void A_bundle_replaces_the_one_before()
    {
        File.WriteAllText(_directory["bundle"], "the one before");

        _context.MultiVariantStitch(_directory["bundle"], Artifacts.WriteAll(_directory, "x86-64"));

        _context.MultiVariantInspect(_directory["bundle"]).Variants.Count.ShouldBe(1);
    }

    [Fact]
    public void Stitching_says_what_it_made_in_one_line()
    {
        Artifacts.WriteAll(_directory, "x86-64", "x86-64-v3");

        BundleDescription bundle = _context.MultiVariantStitch(
            _directory["bundle"],
            [new("v1", _directory["x86-64"]), new("v3", _directory["x86-64-v3"])]);

        string message =
            _log.Entries.Where(entry => entry.Level == LogLevel.Information).ShouldHaveSingleItem().Message;
        message.ShouldContain("2 variants (x86-64-v3, x86-64)");
        message.ShouldContain(_directory["bundle"]);
        _log.Entries.ShouldContain((LogLevel.Verbose, $"{bundle.Path}: SHA-256 {bundle.Sha256}"));
    }

    [Fact]
    public void Memory_does_not_grow_with_the_executables()
    {
        const long length = 64 << 20;
        VariantArtifact variant = Artifacts.Write(_directory, "x86-64");
        // What is made once for all bundles, such as the decoder's tables, does not count.
        _context.MultiVariantStitch(_directory["small"], [variant]);
        using (FileStream file = File.OpenWrite(variant.Path.FullPath))
            file.SetLength(length);

        long before = GC.GetAllocatedBytesForCurrentThread();
        _context.MultiVariantStitch(_directory["bundle"], [variant], Bundle.AllowBytesBehindSections);
        _context.MultiVariantExtract(_directory["bundle"], "v1", _directory["extracted"]);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(length / 16);
        new FileInfo(_directory["extracted"]).Length.ShouldBe(length);
    }

    private static string Sha256(string path) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));
}
