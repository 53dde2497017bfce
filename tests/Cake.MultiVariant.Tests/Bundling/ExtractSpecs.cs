using Cake.Core;

namespace Cake.MultiVariant.Tests.Bundling;

public sealed class ExtractSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ICakeContext _context = RealCake.CreateContext();
    private readonly string _bundle;

    public ExtractSpecs() => _bundle = Artifacts.StitchTwo(_directory);

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("x86-64", "x86-64")]
    [InlineData("v1", "x86-64")]
    [InlineData("x86-64-v3", "x86-64-v3")]
    [InlineData("v3", "x86-64-v3")]
    public void I_can_name_a_variant_as_the_launcher_knows_it(string name, string variant)
    {
        _context.MultiVariantExtract(_bundle, name, _directory["extracted"]);

        File.ReadAllBytes(_directory["extracted"]).ShouldBe(File.ReadAllBytes(_directory[variant]));
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("x86-64-v9")]
    [InlineData("X86-64")]
    public void An_unknown_variant_is_answered_with_those_present(string name) =>
        Error(name, "extracted").ShouldContain($"{_bundle} has no variant '{name}'. It has x86-64-v3, x86-64.");

    [Fact]
    public void A_variant_with_any_changed_byte_is_not_extracted()
    {
        BundledVariant variant = _context.MultiVariantInspect(_bundle).Variants[0];
        byte[] bytes = File.ReadAllBytes(_bundle);
        for (long offset = variant.Offset; offset < variant.Offset + variant.Length; offset++)
        {
            bytes[offset] ^= 1;
            File.WriteAllBytes(_bundle, bytes);
            Error("v3", "extracted").ShouldContain($"the index says {variant.Sha256}. Copy or build it again.");
            bytes[offset] ^= 1;
        }
    }

    [Fact]
    public void The_bundle_itself_is_not_overwritten() =>
        Error("v3", "bundle").ShouldContain("it is the bundle itself");

    [Fact]
    public void The_output_cannot_be_a_directory()
    {
        _directory.CreateSubdirectory("output");

        Error("v3", "output").ShouldContain("it is a directory");
    }

    [Theory]
    [InlineData("missing", "There is no file")]
    [InlineData(".", "There is no file")]
    [InlineData("x86-64", "no bundle footer at the end")]
    [InlineData("/proc/sys/vm/drop_caches", "Cannot read")]
    public void What_is_no_bundle_is_refused(string file, string found)
    {
        string path = Path.Combine(_directory.Path, file);

        Should.Throw<CakeException>(() => _context.MultiVariantInspect(path)).Message.ShouldContain(found);
        Should.Throw<CakeException>(() => _context.MultiVariantExtract(path, "v3", _directory["extracted"]))
            .Message.ShouldContain(found);
    }

    /// <summary>The error of extracting, which must have changed nothing.</summary>
    private string Error(string variant, string output)
    {
        string[] before = Directory.GetFileSystemEntries(_directory.Path);
        string message = Should.Throw<CakeException>(
            () => _context.MultiVariantExtract(_bundle, variant, _directory[output])).Message;

        Directory.GetFileSystemEntries(_directory.Path).ShouldBe(before, ignoreOrder: true);
        return message;
    }
}
