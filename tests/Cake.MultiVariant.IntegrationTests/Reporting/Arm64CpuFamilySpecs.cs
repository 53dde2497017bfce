using System.Text.RegularExpressions;
using MultiVariant.Format;

namespace Cake.MultiVariant.IntegrationTests.Reporting;

/// <summary>
/// The table of arm64's CPU families, held against those that the compiler at hand knows: it writes <c>.arch</c> with the
/// level and the features beyond it into its output.
/// </summary>
public static partial class Arm64CpuFamilySpecs
{
    /// <summary>
    /// GCC's names for what no bundle asks for, for several features together, or for what boards may lack or kernels hide.
    /// </summary>
    private static readonly Dictionary<string, string[]> s_groups = new()
    {
        ["crypto"] = ["aes", "pmull", "sha1", "sha2"],
        ["sm4"] = ["sm3", "sm4"],
        ["sha3"] = ["sha3", "sha512"],
        ["profile"] = [],
        ["memtag"] = [],
        ["rng"] = [],
        ["ssbs"] = [],
    };

    [Fact]
    public static async Task Every_family_has_the_level_that_gcc_knows_of_and_the_features_beyond_it()
    {
        int known = 0;
        foreach (CpuFamily family in Arm64.Architecture.CpuFamilies)
        {
            if (await Ask(family) is not { } features)
                continue;
            known++;
            Arm64.Architecture.NamesOf(features.Except(family.Features)).ShouldBeEmpty(family.Name);
        }

        known.ShouldBeGreaterThan(Arm64.Architecture.CpuFamilies.Count / 2);
    }

    [Fact]
    public static async Task No_family_has_a_higher_level_than_gcc_knows_of()
    {
        foreach (CpuFamily family in Arm64.Architecture.CpuFamilies)
        {
            if (await Ask(family) is { } features)
                Arm64.Architecture.LevelIndexOf(family.Features)
                    .ShouldBe(Arm64.Architecture.LevelIndexOf(features), family.Name);
        }
    }

    /// <summary>What GCC compiles for, or null if it does not know the CPU.</summary>
    private static async Task<FeatureSet?> Ask(CpuFamily family)
    {
        var output = await Tool.Run(
            Tool.Require(Arm64.Compiler), $"-mcpu={family.VariantNames[0]}", "-S", "-x", "c", "/dev/null", "-o", "-");
        if (output.ExitCode != 0)
            return null;
        string[] parts = ArchitectureLine().Match(output.StandardOutput).Groups[1].Value.Split('+');
        FeatureSet features = Arm64.Architecture.Levels.Single(level => level.Name == parts[0]).Required;
        features.Add(Arm64.Architecture.SetOf(parts[1..].SelectMany(
            part => s_groups.TryGetValue(part, out string[]? group) ? group : [part])));
        // GCC has one name for the instructions with and without SVE.
        foreach (string name in (string[])["i8mm", "bf16"])
        {
            if (Arm64.Architecture.SetOf("sve", name).IsSubsetOf(features))
                features.Add(Arm64.Architecture.SetOf($"sve-{name}"));
        }

        return features;
    }

    [GeneratedRegex(@"^\s*\.arch (.+)$", RegexOptions.Multiline)]
    private static partial Regex ArchitectureLine();
}
