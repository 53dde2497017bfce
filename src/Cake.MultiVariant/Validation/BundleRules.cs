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
    ];

    private static ArtifactRule SameInAll(string id, Func<ElfFile, string> what) => new(
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

    private static string SearchPath(ElfFile elf) => (elf.Dynamic.RPath, elf.Dynamic.RunPath) switch
    {
        (null, null) => "no library search path",
        ({ } path, null) => $"the rpath {path}",
        (null, { } path) => $"the runpath {path}",
        var (rpath, runpath) => $"the rpath {rpath} and the runpath {runpath}",
    };

    /// <summary>Finds those that differ from most or, if there is no majority, from the least demanding one.</summary>
    private static IEnumerable<(ArtifactFacts Artifact, string Found)> Different(
        IReadOnlyList<ArtifactFacts> artifacts, Func<ElfFile, string> what)
    {
        (ArtifactFacts Artifact, string Found)[] found =
            [.. from artifact in artifacts where artifact.Elf != null select (artifact, what(artifact.Elf!))];
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
