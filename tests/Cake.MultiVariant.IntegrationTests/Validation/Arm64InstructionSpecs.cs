using System.Globalization;
using System.Text.RegularExpressions;
using Cake.MultiVariant.Architectures.Arm64;
using CliWrap;
using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Validation;

/// <summary>Which features A64 instructions need. The oracle is LLVM's disassembler, told which features there are.</summary>
public sealed partial class Arm64InstructionSpecs : IDisposable
{
    private const int RandomWords = 150_000;
    private const int WordsOfEachRow = 1_000;

    /// <summary>LLVM's names, and the features that it takes to include each.</summary>
    private static readonly Dictionary<string, string[]> s_llvm = new()
    {
        ["lse"] = [],
        ["crc"] = [],
        ["rdm"] = [],
        ["rcpc"] = ["rcpc-immo"],
        ["rcpc-immo"] = [],
        ["dotprod"] = [],
        ["fullfp16"] = ["fp16fml", "sve", "sve2", "sve2-aes", "sve2-bitperm", "sve2-sha3", "sve2-sm4", "f32mm", "f64mm", "sme", "sme-f64", "sme-i64"],
        ["fp16fml"] = [],
        ["jsconv"] = [],
        ["complxnum"] = [],
        ["flagm"] = [],
        ["altnzcv"] = [],
        ["fptoint"] = [],
        ["sb"] = [],
        ["i8mm"] = [],
        ["bf16"] = ["sme", "sme-f64", "sme-i64"],
        ["aes"] = ["sve2-aes"],
        ["sha2"] = ["sha3", "sve2-sha3"],
        ["sha3"] = ["sve2-sha3"],
        ["sm4"] = ["sve2-sm4"],
        ["mops"] = [],
        ["hbc"] = [],
        ["pauth"] = [],
        ["rand"] = [],
        ["mte"] = [],
        ["wfxt"] = [],
    };

    private static readonly string[] s_vectors =
    [
        "sve", "sve2", "sve2-aes", "sve2-bitperm", "sve2-sha3", "sve2-sm4", "f32mm", "f64mm", "sme", "sme-f64", "sme-i64",
    ];

    private static readonly Dictionary<string, string> s_llvmNames = new()
    {
        ["rdma"] = "rdm",
        ["rcpc2"] = "rcpc-immo",
        ["fp16"] = "fullfp16",
        ["jscvt"] = "jsconv",
        ["fcma"] = "complxnum",
        ["flagm2"] = "altnzcv",
        ["frintts"] = "fptoint",
        ["pmull"] = "aes",
        ["sha1"] = "sha2",
        ["sha512"] = "sha3",
        ["sm3"] = "sm4",
        ["rng"] = "rand",
        ["memtag"] = "mte",
    };

    /// <summary>Of these, LLVM 14 knows no instruction.</summary>
    private static readonly string[] s_unknownToLlvm = ["cssc", "rcpc3", "lse128"];

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_word_needs_the_feature_without_which_LLVM_cannot_decode_it()
    {
        Tool.Require("llvm-mc");
        uint[] words = MakeWords();
        words.Length.ShouldBeGreaterThan(200_000);
        await File.WriteAllLinesAsync(_directory["words"], words.Select(word => string.Create(
            CultureInfo.InvariantCulture,
            $"0x{word & 0xFF:x} 0x{word >> 8 & 0xFF:x} 0x{word >> 16 & 0xFF:x} 0x{word >> 24:x}")), TestContext.Current.CancellationToken);
        string[] all = [.. s_llvm.Keys.Where(name => name != "sve").Union(s_vectors)];
        bool[] known = await Decode(all);
        var needs = new List<string>[words.Length];
        foreach ((string feature, string[] dependents) in s_llvm)
        {
            bool[] before = dependents.Length == 0 ? known : await Decode(all.Except(dependents));
            bool[] after = await Decode(all.Except(dependents).Except([feature]));
            for (int i = 0; i < words.Length; i++)
            {
                if (before[i] && !after[i])
                    (needs[i] ??= []).Add(feature);
            }
        }

        var wrong = new List<string>();
        var seen = new HashSet<string>();
        for (int i = 0; i < words.Length; i++)
        {
            int row = Arm64Instructions.Find(words[i]);
            string feature = row < 0 ? "" : Arm64Instructions.All[row].Feature;
            if (!known[i] || feature is "sve" or "sme" || s_unknownToLlvm.Contains(feature))
                continue;
            seen.Add(feature);
            string[] expected = [.. needs[i] ?? []];
            string own = s_llvmNames.GetValueOrDefault(feature, feature);
            // Some instructions of other features work on half precision or on tags, and need these, too.
            bool isRight = own.Length == 0 || IsOpenToAll(words[i])
                ? expected.Length == 0
                : expected.Contains(own) && expected.All(it => it == own || it is "fullfp16" or "mte");
            if (!isRight)
                wrong.Add($"{words[i]:x8}: '{feature}', LLVM: {string.Join(' ', expected)}");
        }

        wrong.Count.ShouldBe(0, string.Join('\n', wrong.GroupBy(line => line[10..]).SelectMany(same => same.Take(3)).Take(60)));
        Arm64Instructions.All.Select(row => row.Feature).Except([.. seen, .. s_unknownToLlvm, "sve", "sme"]).ShouldBeEmpty();
    }

    [Fact]
    public void Every_feature_is_one_of_the_layouts() => Arm64Instructions.All.Select(row => row.Feature).Distinct()
        .ShouldBeSubsetOf([.. Arm64.Architecture.Features, ""]);

    [Fact]
    public async Task Outline_atomics_are_no_use_of_LSE_and_inline_ones_are()
    {
        const string Code = "int x; int main(int n, char **v) { return __atomic_fetch_add(&x, n, __ATOMIC_ACQ_REL); }";
        string outline = await Gcc.CompileSource(
            _directory, Code, ["-O2", "-moutline-atomics"], Arm64.Compiler, "outline");
        string inline = await Gcc.CompileSource(
            _directory, Code, ["-O2", "-nostdlib", "-static", "-Wl,-emain", "-march=armv8.1-a"], Arm64.Compiler, "inline");

        UsesOf(inline, "armv8.1-a").ShouldBe(["lse"]);
        UsesOf(outline, "armv8-a").ShouldNotContain("lse");
    }

    private static string[] UsesOf(string path, string label)
    {
        ArtifactFacts facts = new ArtifactReader().Read(new VariantArtifact(label, path));
        return [.. facts.Audit!.Sections.SelectMany(section => section.Uses).Select(use => use.Name).Distinct()];
    }

    /// <summary>Some at random, and for each row some with random bits where the row does not look.</summary>
    private static uint[] MakeWords()
    {
        var random = new Random(20261126);
        return
        [
            .. Enumerable.Range(0, RandomWords).Select(_ => Next()),
            .. from row in Arm64Instructions.All
               from _ in Enumerable.Range(0, WordsOfEachRow)
               select (Next() & ~row.Mask) | row.Value,
        ];

        uint Next() => (uint)random.NextInt64(1L << 32);
    }

    /// <summary>System instructions, which LLVM decodes by their numbers if it has no name for them.</summary>
    private static bool IsOpenToAll(uint word) => word >> 24 == 0xD5;

    /// <summary>Which words LLVM can decode with these features.</summary>
    private async Task<bool[]> Decode(IEnumerable<string> features)
    {
        BufferedCommandResult result = await Tool.Command("llvm-mc",
            "--disassemble", "--triple=aarch64", $"--mattr={string.Join(',', features.Select(it => $"+{it}"))}")
            .WithStandardInputPipe(PipeSource.FromFile(_directory["words"]))
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        bool[] isKnown = new bool[File.ReadLines(_directory["words"]).Count()];
        Array.Fill(isKnown, true);
        foreach (Match match in InvalidWord().Matches(result.StandardError))
            isKnown[int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) - 1] = false;
        return isKnown;
    }

    [GeneratedRegex(@"^<stdin>:(\d+):\d+: warning: (?:invalid|potentially undefined) instruction encoding", RegexOptions.Multiline)]
    private static partial Regex InvalidWord();
}
