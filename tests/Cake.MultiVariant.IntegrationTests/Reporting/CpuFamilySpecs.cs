namespace Cake.MultiVariant.IntegrationTests.Reporting;

/// <summary>The table of CPU families, held against those that the compiler at hand knows.</summary>
public static class CpuFamilySpecs
{
    [Fact]
    public static async Task No_family_has_a_feature_that_gcc_does_not_know_of()
    {
        foreach ((CpuFamily family, string macros) in await Known())
            X64.Architecture.NamesOf(family.Features).Where(feature => !Has(macros, feature)).ShouldBeEmpty(family.Name);
    }

    [Fact]
    public static async Task Every_family_has_the_highest_level_that_gcc_knows_of()
    {
        foreach ((CpuFamily family, string macros) in await Known())
        {
            Level level = X64.Architecture.Levels.Last(level =>
                X64.Architecture.NamesOf(level.Required).All(feature => Has(macros, feature)));
            X64.Architecture.Levels[X64.Architecture.LevelIndexOf(family.Features)].ShouldBe(level, family.Name);
        }
    }

    private static async Task<IReadOnlyList<(CpuFamily Family, string Macros)>> Known()
    {
        string gcc = Tool.Require("gcc");
        var known = new List<(CpuFamily, string)>();
        foreach (CpuFamily family in X64.Architecture.CpuFamilies)
        {
            var macros = await Tool.Run(gcc, $"-march={family.CompilerName}", "-dM", "-E", "-x", "c", "/dev/null");
            if (macros.ExitCode == 0)
                known.Add((family, macros.StandardOutput));
        }

        known.Count.ShouldBeGreaterThan(X64.Architecture.CpuFamilies.Count / 2);
        return known;
    }

    private static bool Has(string macros, string feature) => macros.Contains($"#define {Macro(feature)} ");

    private static string Macro(string feature) => feature switch
    {
        "cx16" => "__GCC_HAVE_SYNC_COMPARE_AND_SWAP_16",
        "sahf" => "__LAHF_SAHF__",
        _ => $"__{feature.ToUpperInvariant().Replace('.', '_')}__",
    };
}
