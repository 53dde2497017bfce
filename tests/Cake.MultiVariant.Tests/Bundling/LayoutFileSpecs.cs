using Microsoft.Win32.SafeHandles;
using MultiVariant.Format;

namespace Cake.MultiVariant.Tests.Bundling;

/// <summary>
/// layout-1.0.bundle was made from LAYOUT.md by a script in another language. It stays as it is: bundles that are out
/// in the world look like it.
/// </summary>
public sealed class LayoutFileSpecs : IDisposable
{
    private static readonly string s_bundle = Path.Combine(AppContext.BaseDirectory, "Bundling", "layout-1.0.bundle");

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_bundle_is_written_as_the_layout_page_says()
    {
        using FileStream bundle = File.Create(_directory["bundle"]);
        var launcher = LauncherImage.Create(new MemoryStream(Launcher()), """{"type":"multivariant"}"""u8);
        var writer = new BundleWriter(bundle, X64.Architecture, launcher, BundleFlags.None);
        Add("x86-64-v4+gfni", VariantFlags.AvoidWhereVector512Throttles, "best variant");
        Add("x86-64", VariantFlags.None, "other");
        writer.Finish();

        bundle.Dispose();
        File.ReadAllBytes(_directory["bundle"]).ShouldBe(File.ReadAllBytes(s_bundle));

        void Add(string name, VariantFlags flags, string content)
        {
            File.WriteAllBytes(_directory[content], Elf(content));
            using SafeFileHandle file = File.OpenHandle(_directory[content]);
            writer.Add(Variant.Parse(name), flags, FileRange.Whole(_directory[content], file), CancellationToken.None);
        }
    }

    [Fact]
    public void A_bundle_is_read_as_the_layout_page_says()
    {
        using var reader = BundleReader.Open(s_bundle);

        BundleDescription bundle = reader.Describe();

        bundle.Length.ShouldBe(8704);
        bundle.Variants.Select(variant => variant.Name).ShouldBe(["x86-64-v4+gfni", "x86-64"]);
        bundle.Variants.Select(variant => variant.Offset).ShouldBe([4096, 8192]);
        bundle.Variants.Select(variant => variant.Length).ShouldBe([132, 125]);
        bundle.Variants[0].RequiredFeatures.ShouldBe(
            Variant.Parse("x86-64-v4+gfni").FeatureNames);
        bundle.Variants[1].RequiredFeatures.ShouldBeEmpty();
    }

    [Fact]
    public void The_footer_is_read_as_the_layout_page_says()
    {
        using SafeFileHandle file = File.OpenHandle(s_bundle);

        BundleFooter footer = BundleIndex.Read(s_bundle, FileRange.Whole(s_bundle, file)).Footer;

        footer.IndexOffset.ShouldBe(8320ul);
        footer.Machine.ShouldBe((ushort)62);
        footer.Flags.ShouldBe(BundleFlags.None);
    }

    private static byte[] Launcher() => new MinimalElf
    {
        Segments =
        [
            MinimalElf.Load(0x400000) with { FileSize = 184, MemorySize = 184 },
            new(ElfSegmentType.Note, ElfSegmentFlags.Read, 0, 0, 0, 0, 0, 0),
        ],
        HasSectionHeaders = false,
        Content = [.. "launcher"u8],
    }.ToBytes();

    private static byte[] Elf(string content) =>
        new MinimalElf { Content = System.Text.Encoding.ASCII.GetBytes(content), HasSectionHeaders = false }.ToBytes();
}
