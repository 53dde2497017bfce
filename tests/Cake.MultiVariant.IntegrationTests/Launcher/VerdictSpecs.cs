using System.Buffers.Binary;
using Cake.Core;
using MultiVariant.Format;

namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>Launcher and addin accept the same bundles, and refuse the others for the same reason.</summary>
public sealed class VerdictSpecs : IDisposable
{
    private const string NoFooter = "no bundle footer at its end (was it stripped, or a signature appended?)";

    private static readonly Dictionary<string, (BundleDefect Defect, string LaunchersWords, Forgery Forgery)> s_damages = new()
    {
        ["no bundle footer at the end"] = (BundleDefect.NoFooter, NoFooter,
            (ref footer, _) => footer.Magic++),
        ["a bundle of major version 2, and this version of Cake.MultiVariant reads 1."] = (BundleDefect.MajorVersion, "an unknown version in its footer",
            (ref footer, _) => footer.MajorVersion = 2),
        ["it is for RISC-V (243), and bundles are for x86-64 (62) or AArch64 (183)"] = (BundleDefect.Machine,
            "another machine in its footer", (ref footer, _) => footer.Machine = 243),
        [" bytes, and its footer says 1."] = (BundleDefect.FileLength, "a length that differs from its footer",
            (ref footer, _) => footer.FileLength = 1),
        ["says 0 variants, and a bundle has 1 to 64"] = (BundleDefect.EntryCount, "an impossible number of variants in its footer",
            (ref footer, _) => (footer.EntryCount, footer.IndexLength) = (0, 0)),
        ["says 65 variants, and a bundle has 1 to 64"] = (BundleDefect.EntryCount, "an impossible number of variants in its footer",
            (ref footer, _) => footer.EntryCount = 65),
        ["has the flags 0x7fffffff, and this version of Cake.MultiVariant knows 0x3."] = (BundleDefect.Flags,
            "an unknown flag in its footer", (ref footer, _) => footer.Flags = (BundleFlags)0x7FFF_FFFF),
        ["has the flags 0x3 at x86-64-v2, and"] = (BundleDefect.VariantFlags, "a variant with an unknown flag in its index",
            (ref _, index) => index[2].Flags = (VariantFlags)3),
        ["index entries of 152 bytes"] = (BundleDefect.EntrySize, "an impossible entry size in its footer",
            (ref footer, _) => footer.EntrySize = 152),
        ["index entries of 164 bytes"] = (BundleDefect.EntrySize, "an impossible entry size in its footer",
            (ref footer, _) => footer.EntrySize = 164),
        ["index entries of 1032 bytes"] = (BundleDefect.EntrySize, "an impossible entry size in its footer",
            (ref footer, _) => footer.EntrySize = 1032),
        ["an index of 320 bytes"] = (BundleDefect.IndexPlace, "an index in the wrong place",
            (ref footer, _) => footer.IndexLength = 320),
        ["an index of 640 bytes at offset 0"] = (BundleDefect.IndexPlace, "an index in the wrong place",
            (ref footer, _) => footer.IndexOffset = 0),
        ["not 65536 bytes right before the footer"] = (BundleDefect.IndexPlace, "an index in the wrong place",
            (ref footer, _) => (footer.EntryCount, footer.EntrySize, footer.IndexLength) = (64, 1024, 65536)),
        ["its index has the checksum"] = (BundleDefect.Checksum, "an index with a wrong checksum",
            (ref footer, _) => footer.Checksum++),
        ["the name bytes  of a variant are not 1 to 63"] = (BundleDefect.Name, "a variant without a proper name in its index",
            (ref _, index) => index[0].NameField.Clear()),
        ["the name bytes 2f3836"] = (BundleDefect.Name, "a variant without a proper name in its index",
            (ref _, index) => index[0].NameField[0] = (byte)'/'),
        ["the name bytes 7838362d36342d763400"] = (BundleDefect.Name, "a variant without a proper name in its index",
            (ref _, index) => index[0].NameField[20] = (byte)'a'),
        ["the name bytes 6161"] = (BundleDefect.Name, "a variant without a proper name in its index",
            (ref _, index) => index[0].NameField.Fill((byte)'a')),
        ["x86-64-v4 takes 0 bytes"] = (BundleDefect.Place, "a variant outside the file in its index",
            (ref _, index) => index[0].StoredLength = 0),
        ["at offset 4096000"] = (BundleDefect.Place, "a variant outside the file in its index",
            (ref _, index) => index[0].Offset = 4096000),
        ["takes 18446744073709551615 bytes"] = (BundleDefect.Place, "a variant outside the file in its index",
            (ref _, index) => index[0].StoredLength = ulong.MaxValue),
        ["not at a multiple of 4096"] = (BundleDefect.Alignment, "a misaligned variant in its index",
            (ref _, index) => index[0].Offset -= 8),
        ["has a length of 1, but takes"] = (BundleDefect.RawLength, "a raw variant with two lengths in its index",
            (ref _, index) => index[0].Length = 1),
        ["has a length of 18446744073709551615"] = (BundleDefect.Length, "a variant of an impossible length in its index",
            (ref _, index) => (index[0].Encoding, index[0].Length) = ((VariantEncoding)9, ulong.MaxValue)),
        ["two variants are named x86-64-v4"] = (BundleDefect.SameName, "two variants with the same name in its index",
            (ref _, index) => index[0].NameField.CopyTo(index[3].NameField)),
        ["x86-64-v2 overlaps another variant"] = (BundleDefect.Overlap, "overlapping variants in its index",
            (ref _, index) => index[2].StoredLength = index[2].Length = 100),
    };

    private static readonly Dictionary<string, Forgery> s_news = new()
    {
        ["a later minor version"] = (ref footer, _) => footer.MinorVersion = 1,
        ["a feature that nobody knows"] = (ref _, index) => index[0].RequiredFeatures.Add(200),
        ["an encoding that nobody knows"] = (ref _, index) => (index[0].Encoding, index[0].Length) = ((VariantEncoding)9, 5),
        ["the longest name"] = (ref _, index) => index[0].NameField[..^1].Fill((byte)'_'),
    };

    private readonly TestDirectory _directory = new();

    public static TheoryData<string> Damages => [.. s_damages.Keys];

    public static TheoryData<string> News => [.. s_news.Keys];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Both_refuse_a_damaged_bundle_for_the_same_reason(string addinsWords)
    {
        byte[] bundle = await MakeBundle();
        bundle.Forge(s_damages[addinsWords].Forgery);
        await Write(bundle);

        await BothRefuse(addinsWords, s_damages[addinsWords].LaunchersWords);
    }

    [Fact]
    public void Every_defect_has_been_tried() =>
        s_damages.Values.Select(damage => damage.Defect).Append(BundleDefect.None).Distinct()
            .ShouldBe(Enum.GetValues<BundleDefect>(), ignoreOrder: true);

    [Fact]
    public async Task Both_refuse_a_bundle_that_was_cut_or_has_bytes_behind_it()
    {
        byte[] bundle = await MakeBundle();

        await Write(bundle[..^1]);
        await BothRefuse("no bundle footer at the end", NoFooter);
        await Write([.. bundle, .. bundle[^BundleFooter.Size..]]);
        await BothRefuse($"{bundle.Length + BundleFooter.Size} bytes, and its footer says {bundle.Length}.", "a length that differs from its footer");
    }

    [Theory]
    [MemberData(nameof(News))]
    public async Task Both_accept_what_a_later_version_may_write(string news)
    {
        byte[] bundle = await MakeBundle();
        bundle.Forge(s_news[news]);
        await Write(bundle);

        AddinsVerdict(_directory["bundle"]).ShouldBeNull();
        (await Launch()).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(20261126, 1000)]
    public async Task Both_say_the_same_of_numbers_that_come_by_chance(int seed, int times)
    {
        byte[] original = await MakeBundle();
        var random = new Random(seed);
        string[] addinsVerdicts = new string[times];
        for (int i = 0; i < times; i++)
        {
            string bundle = _directory[$"{i:D4}"];
            await File.WriteAllBytesAsync(bundle, WithOneOddNumber(original, random), TestContext.Current.CancellationToken);
            addinsVerdicts[i] = AddinsVerdict(bundle) ?? "";
        }

        const string script =
            """cd "$0"; for bundle in [0-9]*; do cp "$bundle" bundle; ./bundle >/dev/null 2>&1; echo $?; done""";
        var launcher = await Tool.RunControlled("/bin/sh", null, "list", "-c", script, _directory.Path);

        int[] exitCodes = [.. launcher.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        for (int i = 0; i < times; i++)
        {
            // The launcher itself is what only the addin looks at.
            bool isRefused = addinsVerdicts[i].Length > 0
                && !addinsVerdicts[i].Contains("no launcher in the first", StringComparison.Ordinal);
            exitCodes[i].ShouldBe(isRefused ? 65 : 0, $"{i}: {addinsVerdicts[i]}");
        }

        exitCodes.Count(code => code == 65).ShouldBeInRange(times / 4, times * 3 / 4);
    }

    private static byte[] WithOneOddNumber(byte[] original, Random random)
    {
        ulong[] numbers =
            [0, 1, 9, 62, 63, 64, 159, 160, 168, 4095, 4096, 24576, 40960, int.MaxValue, uint.MaxValue, long.MaxValue, ulong.MaxValue];
        byte[] bundle = [.. original];
        bundle.Forge((ref footer, index) =>
        {
            int words = ((index.Length * IndexEntry.Size) + BundleFooter.ChecksummedSize) / sizeof(ulong);
            Span<byte> word = bundle.AsSpan((int)footer.IndexOffset + (random.Next(words) * sizeof(ulong)), sizeof(ulong));
            BinaryPrimitives.WriteUInt64LittleEndian(word, numbers[random.Next(numbers.Length)]);
            footer.Flags &= ~BundleFlags.IgnoreEnvironment;
        });
        return bundle;
    }

    private async Task<byte[]> MakeBundle() => await File.ReadAllBytesAsync(
        Bundle.OfAllLevels(await Gcc.CompileProgram("whoami.c", _directory["program"]), _directory["bundle"]),
        TestContext.Current.CancellationToken);

    private Task Write(byte[] bundle) => Forgeries.Replace(_directory["bundle"], bundle);

    private async Task BothRefuse(string addinsWords, string launchersWords)
    {
        AddinsVerdict(_directory["bundle"]).ShouldNotBeNull().ShouldContain(addinsWords);
        var result = await Launch();
        result.ExitCode.ShouldBe(65);
        result.StandardOutput.ShouldBeEmpty();
        result.StandardError.ShouldBe($"[multivariant] error: {_directory["bundle"]} has {launchersWords}. "
            + "It is damaged or cut short; copy or build it again\n");
    }

    private static string? AddinsVerdict(string bundle)
    {
        try
        {
            RealCake.CreateContext().MultiVariantInspect(bundle);
            return null;
        }
        catch (CakeException e)
        {
            return e.Message;
        }
    }

    private Task<CliWrap.Buffered.BufferedCommandResult> Launch() =>
        Tool.RunControlled(_directory["bundle"], null, "list");
}
