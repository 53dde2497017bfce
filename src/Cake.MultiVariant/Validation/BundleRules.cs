using Cake.MultiVariant.Elf;

namespace Cake.MultiVariant.Validation;

/// <summary>The rules for the variants of a bundle among each other: one program, built several times.</summary>
internal static class BundleRules
{
    public static IReadOnlyList<ArtifactRule> All { get; } =
    [
        SameInAll("MV1101", DynamicLinker),
        SameInAll("MV1102", Libraries),
        SameInAll("MV1103", SearchPath),
        SameInAll("MV1104", Type),
        new("MV1105", RuleSeverity.Warning, "a program of its own",
            "leave one of them out, or build it for its level; it is kept once, and both names start it",
            FindTwins),
        SameInAll("MV1106", BranchProtection) with
        {
            Severity = RuleSeverity.Information,
            Remedy = "build all variants with the same -mbranch-protection, or some are easier to attack than others",
        },
        SameInAll("MV1107", MinimumGlibc) with
        {
            Severity = RuleSeverity.Warning,
            Remedy = "build all variants on the same system; as it is, what the bundle needs depends on the CPU",
        },
        SameInAll("MV1108", Identity) with
        {
            Severity = RuleSeverity.Warning,
            Expected = "the same program in all variants",
            Remedy = "build all variants from the same sources, by the same compiler",
        },
    ];

    private static ArtifactRule SameInAll(string id, Func<ElfFile, string> what) => SameInAll(id, facts => what(facts.Elf!));

    private static ArtifactRule SameInAll(string id, Func<ArtifactFacts, string> what) => new(
        id, RuleSeverity.Error, "the same in all variants", "build all variants with the same options except for the CPU",
        artifacts => Different(artifacts, what));

    private static string DynamicLinker(ElfFile elf) =>
        elf.Interpreter is { } path ? $"the dynamic linker {path}" : "no dynamic linker";

    private static string Libraries(ElfFile elf) =>
        CLibrary.LibrariesBeyond(elf).Order(StringComparer.Ordinal).ToArray() is [_, ..] names
            ? $"the need for {string.Join(", ", names)}"
            : "no need for libraries";

    private static string Type(ElfFile elf) => elf.Type == ElfType.Executable
        ? "a program at a fixed address (ET_EXEC)"
        : "a position-independent program (ET_DYN)";

    private static string BranchProtection(ElfFile elf) => elf.Notes.BranchProtection is var protection and not 0
        ? $"the GNU property for {protection.ToString().ToUpperInvariant()}"
        : "no GNU property for branch protection";

    private static string MinimumGlibc(ElfFile elf) =>
        elf.Dynamic.MinimumGlibc is { } version ? $"the need for glibc {version}" : "no need for a version of glibc";

    /// <summary>What tells one program from another: Go says it, others name their debug symbols after it.</summary>
    private static string Identity(ArtifactFacts facts) =>
        facts.Go is { } go ? $"the Go package {go.Package} ({string.Join(", ", ((string[])[go.Module, go.GoVersion]).Where(it => it.Length > 0))})"
        : facts.Elf!.DebugFile is { } symbols ? $"debug symbols named {symbols}"
        : "no name";

    private static string SearchPath(ElfFile elf) => (elf.Dynamic.RPath, elf.Dynamic.RunPath) switch
    {
        (null, null) => "no library search path",
        ({ } path, null) => $"the rpath {path}",
        (null, { } path) => $"the runpath {path}",
        var (rpath, runpath) => $"the rpath {rpath} and the runpath {runpath}",
    };

    /// <summary>Finds those that differ from most or, if there is no majority, from the least demanding one.</summary>
    private static IEnumerable<(ArtifactFacts Artifact, string Found)> Different(
        IReadOnlyList<ArtifactFacts> artifacts, Func<ArtifactFacts, string> what)
    {
        (ArtifactFacts Artifact, string Found)[] found =
            [.. from artifact in artifacts where artifact.Elf != null select (artifact, what(artifact))];
        var usual = found.Reverse().GroupBy(item => item.Found).MaxBy(group => group.Count());
        return
            from item in found
            where item.Found != usual!.Key
            select (item.Artifact, $"{item.Found}, where {usual!.First().Artifact.Label.Name} has {usual!.Key}");
    }

    private static IEnumerable<(ArtifactFacts Artifact, string Found)> FindTwins(
        IReadOnlyList<ArtifactFacts> artifacts) =>
        from twins in artifacts.Where(artifact => artifact.Length > 0).GroupBy(artifact => artifact.Sha256)
        from twin in twins.SkipLast(1)
        select (twin, $"the same bytes as in {twins.Last().Label.Name}");
}
