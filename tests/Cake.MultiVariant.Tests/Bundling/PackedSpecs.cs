using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.MultiVariant.Presentation;
using MultiVariant.Format;

namespace Cake.MultiVariant.Tests.Bundling;

/// <summary>Bundles whose variants are zstd frames.</summary>
public sealed class PackedSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ICakeContext _context = RealCake.CreateContext();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Each_executable_comes_back_as_it_was()
    {
        VariantArtifact[] variants = WriteVariants("x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4");

        BundleDescription bundle = Stitch("bundle", variants);

        bundle.Length.ShouldBeLessThan(variants.Sum(variant => new FileInfo(variant.Path.FullPath).Length));
        bundle.Variants.ShouldAllBe(variant => variant.Packing == Packing.Zstd && variant.StoredLength < variant.Length);
        bundle.Variants.Select(variant => variant.PackedAgainst).ShouldBe(["x86-64-v3", null, "x86-64-v3", "x86-64-v3"]);
        foreach (VariantArtifact variant in variants)
        {
            _context.MultiVariantExtract(bundle.Path, variant.Name, _directory["extracted"]);
            File.ReadAllBytes(_directory["extracted"]).ShouldBe(File.ReadAllBytes(variant.Path.FullPath));
        }
    }

    [Fact]
    public void The_same_executables_make_the_same_bundle_in_any_order()
    {
        VariantArtifact[] variants = WriteVariants("x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4");

        string first = Stitch("first", variants).Sha256;

        Stitch("second", variants).Sha256.ShouldBe(first);
        Stitch("reversed", [.. variants.Reverse()]).Sha256.ShouldBe(first);
    }

    [Theory]
    [InlineData("x86-64-v3", "x86-64", "x86-64-v3", "x86-64-v3+aes", "x86-64-v4")]
    [InlineData("x86-64-v2", "x86-64", "x86-64-v2", "x86-64-v4")]
    [InlineData("x86-64-v4", "x86-64-v4", "x86-64-v4+gfni")]
    [InlineData("armv8.2-a+rcpc+dotprod", "armv8-a", "armv8.2-a+rcpc+dotprod", "armv8.4-a")]
    [InlineData("armv8.1-a", "armv8-a", "armv8.1-a", "armv8.4-a")]
    public void The_base_is_the_best_variant_that_most_cpus_run(string expected, params string[] names) =>
        BaseOf(Stitch("bundle", WriteVariants(names))).ShouldBe(expected);

    [Fact]
    public void The_base_can_be_chosen() =>
        BaseOf(Stitch("bundle", WriteVariants("x86-64", "x86-64-v3"), packingBase: "v1")).ShouldBe("x86-64");

    [Theory]
    [InlineData(Packing.Zstd, "v2", "which has no such variant. Choose one of x86-64-v3, x86-64.")]
    [InlineData(Packing.None, "v3", "its variants are not packed. Set Packing to Packing.Zstd, or leave out PackingBase.")]
    [InlineData(Packing.Zstd, "fast", "Variant 'fast': there is no level or CPU 'fast'.")]
    public void A_base_that_cannot_be_one_is_refused(Packing packing, string packingBase, string expected)
    {
        Should.Throw<CakeException>(() => Stitch("bundle", WriteVariants("x86-64", "x86-64-v3"), packing, packingBase))
            .Message.ShouldContain(expected);
        File.Exists(_directory["bundle"]).ShouldBeFalse();
    }

    [Fact]
    public void Variants_with_the_same_bytes_are_packed_once()
    {
        VariantArtifact[] variants = WriteVariants("x86-64", "x86-64-v3");
        VariantArtifact twin = new("x86-64-v4", variants[1].Path);
        VariantArtifact otherTwin = new("x86-64-v2", variants[0].Path);

        BundleDescription bundle = Stitch("bundle", [.. variants, twin, otherTwin]);

        bundle.Variants.Select(variant => variant.SameAs).ShouldBe([null, "x86-64-v4", null, "x86-64-v2"]);
        _context.MultiVariantExtract(bundle.Path, "v1", _directory["extracted"]);
        File.ReadAllBytes(_directory["extracted"]).ShouldBe(File.ReadAllBytes(variants[0].Path.FullPath));
    }

    [Fact]
    public void Only_packed_bundles_have_the_later_minor_version()
    {
        VariantArtifact[] variants = WriteVariants("x86-64", "x86-64-v3");

        MinorVersion(Stitch("packed", variants)).ShouldBe((byte)1);
        MinorVersion(Stitch("raw", variants, Packing.None)).ShouldBe((byte)0);

        static byte MinorVersion(BundleDescription bundle) => File.ReadAllBytes(bundle.Path.FullPath)[^22];
    }

    [Theory]
    [InlineData(0, "x86-64-v4 cannot be unpacked")]
    [InlineData(1, "x86-64-v3 cannot be unpacked")]
    public void A_damaged_variant_is_named(int number, string expected)
    {
        BundleDescription bundle = Stitch("bundle", WriteVariants("x86-64-v3", "x86-64-v4"));
        byte[] bytes = File.ReadAllBytes(bundle.Path.FullPath);
        bytes[bundle.Variants[number].Offset + (bundle.Variants[number].StoredLength / 2)] ^= 0x10;
        File.WriteAllBytes(_directory["damaged"], bytes);

        foreach (Action act in new Action[]
        {
            () => _context.MultiVariantExtract(_directory["damaged"], "v4", _directory["extracted"]),
            () => _context.MultiVariantRepack(_directory["damaged"], _directory["extracted"], Packing.None),
        })
        {
            Should.Throw<CakeException>(act).Message.ShouldBe(
                $"{_directory["damaged"]} is damaged: {expected}. Copy or build it again.");
            File.Exists(_directory["extracted"]).ShouldBeFalse();
        }
    }

    [Fact]
    public void Repacking_makes_what_stitching_makes()
    {
        VariantArtifact[] variants = WriteVariants("x86-64", "x86-64-v3", "x86-64-v4");
        BundleDescription raw = Stitch("raw", variants, Packing.None);
        BundleDescription packed = Stitch("packed", variants);
        BundleDescription withBase = Stitch("based", variants, packingBase: "v1");

        _context.MultiVariantRepack(raw.Path, _directory["a"], Packing.Zstd).Sha256.ShouldBe(packed.Sha256);
        _context.MultiVariantRepack(packed.Path, _directory["b"], Packing.None).Sha256.ShouldBe(raw.Sha256);
        _context.MultiVariantRepack(packed.Path, _directory["c"], Packing.Zstd, "x86-64").Sha256.ShouldBe(withBase.Sha256);
        _context.MultiVariantRepack(packed.Path, packed.Path, Packing.None).Path.ShouldBe(packed.Path);
        _context.MultiVariantInspect(packed.Path).Sha256.ShouldBe(raw.Sha256);
    }

    [Fact]
    public void Repacking_says_what_it_made_in_one_line()
    {
        var log = new RecordingLog();
        BundleDescription raw = Stitch("raw", WriteVariants("x86-64", "x86-64-v3"), Packing.None);

        BundleDescription packed = RealCake.CreateContext(log).MultiVariantRepack(raw.Path, _directory["packed"], Packing.Zstd);

        log.Lines.ShouldBe(
            [$"Repacked 2 variants of {raw.Path} into {packed.Path}: {Quantity.Count(packed.Length)} bytes."]);
    }

    [Fact]
    public void Repacking_keeps_what_the_index_says_of_features_and_flags()
    {
        BundleDescription raw = Stitch("raw", WriteVariants("x86-64", "x86-64-v4"), Packing.None);
        Forgeries.Forge(raw.Path.FullPath, (ref _, index) =>
        {
            index[1].RequiredFeatures.Add(200);
            index[0].Flags = VariantFlags.None;
        });

        BundleDescription packed = _context.MultiVariantRepack(raw.Path, _directory["packed"], Packing.Zstd);

        packed.Variants[1].RequiredFeatures.ShouldBe(["feature 200"]);
        using var reader = BundleReader.Open(packed.Path);
        reader.Entries.ShouldAllBe(entry => entry.Flags == VariantFlags.None);
        reader.Flags.ShouldBe(BundleFlags.LaunchFromMemory | BundleFlags.IgnoreEnvironment);
    }

    [Fact]
    public void A_bundle_of_a_later_version_is_not_repacked()
    {
        BundleDescription raw = Stitch("raw", WriteVariants("x86-64"), Packing.None);
        Forgeries.Forge(raw.Path.FullPath, (ref footer, _) => footer.MinorVersion = 2);

        Should.Throw<CakeException>(() => _context.MultiVariantRepack(raw.Path, _directory["packed"], Packing.Zstd))
            .Message.ShouldContain("it is of version 1.2");
        File.Exists(_directory["packed"]).ShouldBeFalse();
    }

    [Fact]
    public void A_raw_variant_that_was_changed_is_not_repacked()
    {
        BundleDescription raw = Stitch("raw", WriteVariants("x86-64", "x86-64-v3"), Packing.None);
        byte[] bytes = File.ReadAllBytes(raw.Path.FullPath);
        bytes[raw.Variants[1].Offset + 500] ^= 1;
        File.WriteAllBytes(raw.Path.FullPath, bytes);

        Should.Throw<CakeException>(() => _context.MultiVariantRepack(raw.Path, raw.Path, Packing.Zstd)).Message
            .ShouldContain($"{raw.Path} is damaged: x86-64 has the SHA-256 sum");
        File.ReadAllBytes(raw.Path.FullPath).ShouldBe(bytes);
    }

    /// <summary>The index is sound, but the frame says another length.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(long.MaxValue / 2)]
    public void A_variant_of_another_length_than_its_frame_says_is_refused(long difference)
    {
        BundleDescription bundle = Stitch("bundle", WriteVariants("x86-64", "x86-64-v3"));
        Forgeries.Forge(bundle.Path.FullPath, (ref _, index) => index[1].Length += (ulong)difference);

        Should.Throw<CakeException>(() => _context.MultiVariantExtract(bundle.Path, "v1", _directory["extracted"]))
            .Message.ShouldContain("is damaged: x86-64 cannot be unpacked");
    }

    [Fact]
    public void A_patch_without_a_base_is_refused()
    {
        BundleDescription bundle = Stitch("bundle", WriteVariants("x86-64", "x86-64-v3"));
        Forgeries.Forge(bundle.Path.FullPath, (ref _, index) => index[0].Encoding = VariantEncoding.ZstdPatch);

        Should.Throw<CakeException>(() => _context.MultiVariantExtract(bundle.Path, "v1", _directory["extracted"]))
            .Message.ShouldContain("is damaged: x86-64 is packed against a base that it does not have");
    }

    /// <summary>However many are packed at a time, a frame depends on its variant and the base only.</summary>
    [Fact]
    public void A_variant_is_packed_to_the_same_bytes_whatever_others_there_are()
    {
        VariantArtifact[] variants = WriteVariants("x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4");

        byte[] amongFour = FrameOf(Stitch("four", variants), "x86-64");
        byte[] amongTwo = FrameOf(Stitch("two", [variants[0], variants[2]]), "x86-64");

        amongTwo.ShouldBe(amongFour);

        static byte[] FrameOf(BundleDescription bundle, string name)
        {
            BundledVariant variant = bundle.Variants.Single(it => it.Name == name);
            return File.ReadAllBytes(bundle.Path.FullPath).AsSpan((int)variant.Offset, (int)variant.StoredLength).ToArray();
        }
    }

    [Fact]
    public void Cancelling_leaves_nothing()
    {
        VariantArtifact[] variants = WriteVariants("x86-64", "x86-64-v3");
        using (var staged = new StagedFiles())
        {
            Should.Throw<OperationCanceledException>(() => new BundleStitcher(new NullLog(), new ArtifactReader()).Stitch(
                staged, _directory["bundle"], variants, new() { Packing = Packing.Zstd }, new CancellationToken(canceled: true)));
        }

        Directory.GetFileSystemEntries(_directory.Path).Length.ShouldBe(2);
    }

    [Fact]
    public void What_is_unpacked_is_gone_when_the_bundle_is_closed()
    {
        BundleDescription bundle = Stitch("bundle", WriteVariants("x86-64", "x86-64-v3"));
        using (var reader = BundleReader.Open(bundle.Path))
            reader.Executable(reader.Entries[1]).Length.ShouldBe(bundle.Variants[1].Length);

        byte[] content = File.ReadAllBytes(_directory["x86-64"]);
        Directory.EnumerateFiles(Path.GetTempPath(), "multivariant-*")
            .Where(file => new FileInfo(file).Length == content.Length && File.ReadAllBytes(file).SequenceEqual(content))
            .ShouldBeEmpty();
    }

    private static string BaseOf(BundleDescription bundle) =>
        bundle.Variants.Single(variant => variant.PackedAgainst == null).Name;

    private BundleDescription Stitch(
        string output, VariantArtifact[] variants, Packing packing = Packing.Zstd, string? packingBase = null) =>
        _context.MultiVariantStitch(_directory[output], variants, new MultiVariantStitchSettings
        {
            Name = "tool",
            Version = "1.2.3",
            LaunchMode = LaunchMode.Memfd,
            IgnoreEnvironment = true,
            Packing = packing,
            PackingBase = packingBase,
        });

    /// <summary>Executables of 100 kB that differ from each other in places.</summary>
    private VariantArtifact[] WriteVariants(params string[] names) =>
    [
        .. names.Select(name =>
        {
            var random = new Random(1);
            byte[] content = new byte[100_000];
            foreach (ref byte it in content.AsSpan())
                it = (byte)random.Next(64);
            foreach (byte character in System.Text.Encoding.ASCII.GetBytes(name))
                content.AsSpan(character * 300, 20).Fill(character);
            ElfMachine machine = Variant.Parse(name).Architecture.Machine;
            return new VariantArtifact(
                name, new MinimalElf { Machine = machine, Content = content }.WriteTo(_directory[name]));
        }),
    ];
}
