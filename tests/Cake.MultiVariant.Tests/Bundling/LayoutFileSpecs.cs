using Microsoft.Win32.SafeHandles;
using MultiVariant.Format;

namespace Cake.MultiVariant.Tests.Bundling;

/// <summary>
/// layout-1.0.bundle, layout-1.0-arm64.bundle and layout-1.1.bundle, whose variants the zstd tool packed, were made from
/// LAYOUT.md by a script in another language. They stay as they are: bundles that are out in the world look like them.
/// </summary>
public sealed class LayoutFileSpecs : IDisposable
{
    private static readonly string s_bundle = Path.Combine(AppContext.BaseDirectory, "Bundling", "layout-1.0.bundle");
    private static readonly string s_arm64 = Path.Combine(AppContext.BaseDirectory, "Bundling", "layout-1.0-arm64.bundle");

    private static readonly string s_packed = Path.Combine(AppContext.BaseDirectory, "Bundling", "layout-1.1.bundle");

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_bundle_is_written_as_the_layout_page_says() => Write(
        X64.Architecture, "x86-64-v4+gfni", VariantFlags.AvoidWhereVector512Throttles, "x86-64").ShouldBe(File.ReadAllBytes(s_bundle));

    [Fact]
    public void A_bundle_for_arm64_is_written_as_the_layout_page_says() => Write(
        Arm64.Architecture, "armv8.2-a+rcpc+dotprod", VariantFlags.None, "armv8-a").ShouldBe(File.ReadAllBytes(s_arm64));

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
    public void A_bundle_for_arm64_is_read_as_the_layout_page_says()
    {
        using var reader = BundleReader.Open(s_arm64);

        BundleDescription bundle = reader.Describe();

        bundle.Length.ShouldBe(131584);
        bundle.Variants.Select(variant => variant.Name).ShouldBe(["armv8.2-a+rcpc+dotprod", "armv8-a"]);
        bundle.Variants.Select(variant => variant.Offset).ShouldBe([65536, 131072]);
        bundle.Variants[0].RequiredFeatures.ShouldBe(["crc", "lse", "rdma", "rcpc", "dotprod"]);
        bundle.Variants[1].RequiredFeatures.ShouldBeEmpty();
    }

    [Fact]
    public void A_packed_bundle_is_read_as_the_layout_page_says()
    {
        using var raw = BundleReader.Open(s_bundle);
        using var packed = BundleReader.Open(s_packed);

        packed.Describe().Variants.Select(variant => (variant.Name, variant.PackedAgainst))
            .ShouldBe([("x86-64-v4+gfni", "x86-64"), ("x86-64", null)]);
        packed.Entries.Select(entry => packed.Executable(entry).ReadAll())
            .ShouldBe(raw.Entries.Select(entry => raw.Executable(entry).ReadAll()));
    }

    [Fact]
    public void A_packed_bundle_is_written_as_the_layout_page_says()
    {
        byte[] expected = File.ReadAllBytes(s_packed);
        using var reader = BundleReader.Open(s_packed);
        IEnumerator<Payload> payloads = reader.Entries.Select(entry => (Payload)new PackedPayload(
            entry.Encoding,
            (long)entry.Length,
            expected.AsSpan((int)entry.Offset, (int)entry.StoredLength).ToArray(),
            reader.Executable(entry).ComputeSha256())).GetEnumerator();

        Write(X64.Architecture, "x86-64-v4+gfni", VariantFlags.AvoidWhereVector512Throttles, "x86-64", _ =>
        {
            payloads.MoveNext();
            return payloads.Current;
        }).ShouldBe(expected);
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

    private byte[] Write(
        Architecture architecture, string best, VariantFlags flags, string other, Func<FileRange, Payload>? payloadOf = null)
    {
        using FileStream bundle = File.Create(_directory["bundle"]);
        var launcher = LauncherImage.Create(
            new MemoryStream(Launcher(architecture.Machine)), """{"type":"multivariant"}"""u8);
        var writer = new BundleWriter(bundle, architecture, launcher, BundleFlags.None);
        Add(best, flags, "best variant");
        Add(other, VariantFlags.None, "other");
        writer.Finish();
        bundle.Dispose();
        return File.ReadAllBytes(_directory["bundle"]);

        void Add(string name, VariantFlags flags, string content)
        {
            File.WriteAllBytes(_directory[content], Elf(architecture.Machine, content));
            using SafeFileHandle file = File.OpenHandle(_directory[content]);
            var executable = FileRange.Whole(_directory[content], file);
            Payload payload = payloadOf?.Invoke(executable) ?? new RawPayload(executable);
            writer.Add(Variant.Parse(name), flags, payload, CancellationToken.None);
        }
    }

    private static byte[] Launcher(ElfMachine machine) => new MinimalElf
    {
        Machine = machine,
        Segments =
        [
            MinimalElf.Load(0x400000) with { FileSize = 184, MemorySize = 184 },
            new(ElfSegmentType.Note, ElfSegmentFlags.Read, 0, 0, 0, 0, 0, 0),
        ],
        HasSectionHeaders = false,
        Content = [.. "launcher"u8],
    }.ToBytes();

    private static byte[] Elf(ElfMachine machine, string content) => new MinimalElf
    {
        Machine = machine,
        Content = System.Text.Encoding.ASCII.GetBytes(content),
        HasSectionHeaders = false,
    }.ToBytes();
}
