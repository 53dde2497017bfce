namespace Cake.MultiVariant.Tests.Delivery;

public sealed class PublishTableSpecs
{
    [Fact]
    public void The_table_says_what_differs_and_the_last_line_where_the_bundle_is()
    {
        PublishManifest manifest = Manifest(
            Variant("x86-64-v3", 2_000_000, null, ("x86-64", 1000), ("x86-64-v2", 0), ("x86-64-v3", 2345)),
            Variant("x86-64-v2", 2_000_000, "x86-64-v3", ("x86-64", 1000), ("x86-64-v2", 0), ("x86-64-v3", 2345)),
            Variant("x86-64", 1_900_000, null, ("x86-64", 990), ("x86-64-v2", 0), ("x86-64-v3", 0)));

        Lines(manifest, Built("x86-64", 0), Built("x86-64-v2", 3.5), Built("x86-64-v3", 3.5)).ShouldBe(
            [
                "variant            size       time  beyond x86-64",
                "x86-64-v3       2.00 MB     3.50 s         70.1 %",
                "x86-64-v2  as x86-64-v3     3.50 s         70.1 %",
                "x86-64          1.90 MB  unchanged          0.0 %",
                "/out/tool: 3.90 MB. MULTIVARIANT_DEBUG=list prints what runs here.",
            ]);
        PublishTable.Instructions(X64.Architecture, manifest).ShouldBe(
            [
                "variant    instructions  need x86-64-v3",
                "x86-64-v3         3,345           2,345",
                "x86-64-v2         3,345           2,345",
                "x86-64              990               0",
            ]);
    }

    [Fact]
    public void Packed_variants_have_two_sizes_and_the_longest_table_fits_80_columns()
    {
        const string LongName = "x86-64-v4+aes+vaes+gfni+avx512vbmi+avx512vbmi2+avx512vnni";

        string[] lines =
        [
            .. Lines(
                Manifest(
                    Variant(LongName, 2_000_000, null, ("x86-64", 1)) with { Packing = Packing.Zstd, StoredLength = 800_000 },
                    Variant("x86-64-v2", 2_000_000, LongName) with { Packing = Packing.Zstd, StoredLength = 800_000 },
                    Variant("x86-64", 1_900_000, null) with { Packing = Packing.Zstd, StoredLength = 150_000 }),
                Built(LongName, 3.5), Built("x86-64-v2", 3.5), Built("x86-64", 0)),
        ];

        lines[1].ShouldBe("x86-64-v4+aes+vaes+gfni+avx512…     800 kB of 2.00 MB     3.50 s          0.0 %");
        lines[3].ShouldBe("x86-64                              150 kB of 1.90 MB  unchanged          0.0 %");
        lines.ShouldAllBe(line => line.Length <= 80);
    }

    private static IEnumerable<string> Lines(PublishManifest manifest, params BuiltVariant[] built) =>
        PublishTable.Lines(X64.Architecture, manifest, "/out/tool", built);

    private static ManifestVariant Variant(string name, long length, string? sameAs, params (string, long)[] instructions) =>
        new()
        {
            Name = name,
            RequiredFeatures = [],
            Offset = 0,
            StoredLength = length,
            Length = length,
            Sha256 = "",
            SameAs = sameAs,
            Instructions = instructions.ToDictionary(),
        };

    private static BuiltVariant Built(string name, double seconds) => new(
        Cake.MultiVariant.Architectures.Variant.Parse(name), "tool", Symbols: null, TimeSpan.FromSeconds(seconds), "");

    private static PublishManifest Manifest(params ManifestVariant[] variants) => new()
    {
        SchemaVersion = PublishManifest.CurrentSchemaVersion,
        Program = new ProgramDescription
        {
            Name = "tool",
            Version = "",
            Toolchain = "",
            SourceSha256 = "",
        },
        Bundle = new FileDescription { Path = "tool", Length = 3_900_000, Sha256 = "", IsExecutable = true },
        Variants = variants,
        Companions = [],
    };
}
