using MultiVariant.Format;

namespace Cake.MultiVariant.IntegrationTests.Reporting;

/// <summary>The table of CPU families, held against what the compilers at hand know of each name.</summary>
public static class CpuFamilySpecs
{
    /// <summary>
    /// What compilers never use on their own, only where a program asks for it by a function of its own: management of
    /// caches, registers and threads, and some of cryptography and artificial intelligence.
    /// </summary>
    private static readonly string[] s_onlyOnRequest =
    [
        "xsave", "xsaveopt", "xsavec", "clflushopt", "clwb", "cldemote", "movdiri", "movdir64b", "waitpkg", "serialize",
        "cmpccxadd", "raoint", "kl", "widekl", "mwaitx", "lwp", "rdpid", "fsgsbase", "rdrnd", "rdseed",
        // On Intel CPUs before Broadwell PREFETCHW does nothing, and later ones all have it (Intel SDM, "PREFETCHW").
        "prfchw",
        "avx512vp2intersect", "ssbs", "dit", "memtag", "fp16fml",
    ];

    [Fact]
    public static async Task No_family_has_a_feature_that_gcc_does_not_know_of() => Differences(
        from known in await KnownToGcc()
        select (known.Name, X64.Architecture.NamesOf(known.Family.Features.Except(known.Features)).AsEnumerable())).ShouldBeEmpty();

    [Fact]
    public static async Task Gcc_compiles_for_no_more_than_the_family_has() => Differences(
        from known in await KnownToGcc()
        select (known.Name, X64.Architecture.NamesOf(known.Features.Except(known.Family.Features)).Except(s_onlyOnRequest))).ShouldBeEmpty();

    [Fact]
    public static async Task Rustc_compiles_for_no_more_than_the_family_has() => Differences(
        from known in await KnownToRustc()
        let own = known.Architecture.NamesOf(known.Family.Features).Concat(s_onlyOnRequest).Select(RustName)
        select (known.Name, known.Features.Except(own).Intersect(known.Architecture.Features.Select(RustName)))).ShouldBeEmpty();

    private static IEnumerable<string> Differences(IEnumerable<(string Name, IEnumerable<string> Features)> known) =>
        from it in known
        where it.Features.Any()
        select $"{it.Name}: {string.Join(' ', it.Features)}";

    private static async Task<IReadOnlyList<(CpuFamily Family, string Name, FeatureSet Features)>> KnownToGcc()
    {
        string gcc = Tool.Require("gcc");
        var known = new List<(CpuFamily, string, FeatureSet)>();
        foreach ((CpuFamily family, string name) in Names(X64.Architecture))
        {
            var macros = await Tool.Run(gcc, $"-march={name}", "-dM", "-E", "-x", "c", "/dev/null");
            if (macros.ExitCode == 0)
                known.Add((family, name, X64.Architecture.SetOf(X64.Architecture.Features.Where(
                    feature => macros.StandardOutput.Contains($"#define {Macro(feature)} ", StringComparison.Ordinal)))));
        }

        known.Count.ShouldBeGreaterThan(X64.Architecture.CpuFamilies.Count / 2);
        return known;
    }

    private static async Task<IReadOnlyList<(Architecture Architecture, CpuFamily Family, string Name, string[] Features)>> KnownToRustc()
    {
        string rustc = Tool.Require("rustc");
        Assert.SkipWhen((await Tool.Run(rustc, "--version")).ExitCode != 0, "rustc is installed, but has no toolchain");
        var known = new List<(Architecture, CpuFamily, string, string[])>();
        foreach (Architecture architecture in Architecture.All)
        {
            string target = $"{architecture.RustNames.Architecture}-unknown-linux-gnu";
            string cpus = (await Tool.Run(rustc, "--print", "target-cpus", "--target", target)).StandardOutput;
            Assert.SkipUnless(cpus.Contains("generic", StringComparison.Ordinal), "this rustc does not list the CPUs that it knows");
            foreach ((CpuFamily family, string name) in Names(architecture))
            {
                if (!cpus.Split((char[])[' ', '\n']).Contains(name))
                    continue;
                IEnumerable<string> options = architecture.RustNames.OptionsOf(Variant.Parse(name), "rustc", [name]);
                string configuration = (await Tool.Run(
                    rustc, ["--print", "cfg", "--target", target, .. options.Select(option => $"-C{option}")])).StandardOutput;
                known.Add((architecture, family, name,
                [
                    .. configuration.Split('\n').Where(line => line.StartsWith("target_feature=", StringComparison.Ordinal))
                        .Select(line => line.Split('"')[1]),
                ]));
            }
        }

        known.Count.ShouldBeGreaterThan(Architecture.All.Sum(architecture => architecture.CpuFamilies.Count) / 2);
        return known;
    }

    private static IEnumerable<(CpuFamily Family, string Name)> Names(Architecture architecture) =>
        from family in architecture.CpuFamilies
        from name in family.VariantNames
        select (family, name);

    private static string Macro(string feature) => feature switch
    {
        "cx16" => "__GCC_HAVE_SYNC_COMPARE_AND_SWAP_16",
        "sahf" => "__LAHF_SAHF__",
        _ => $"__{feature.ToUpperInvariant().Replace('.', '_')}__",
    };

    /// <summary>What rustc calls a feature (<c>rustc --print target-features</c>).</summary>
    private static string RustName(string feature) => feature switch
    {
        "bmi" => "bmi1",
        "cx16" => "cmpxchg16b",
        "pclmul" => "pclmulqdq",
        "rdrnd" => "rdrand",
        "sahf" => "lahfsahf",
        "rdma" => "rdm",
        "jscvt" => "jsconv",
        "fp16fml" => "fhm",
        "rng" => "rand",
        "memtag" => "mte",
        _ => feature,
    };
}
