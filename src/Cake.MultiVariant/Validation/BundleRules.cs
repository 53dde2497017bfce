using Cake.MultiVariant.Elf;

namespace Cake.MultiVariant.Validation;

/// <summary>The rules for the variants of a bundle among each other: one program, built several times.</summary>
internal static class BundleRules
{
    private const string BuildAlike = "build all variants with the same options but for the CPU";

    public static IReadOnlyList<ArtifactRule> All { get; } =
    [
        new("MV1101", RuleSeverity.Error, "the same in all variants", BuildAlike,
            artifacts => Different(artifacts, DynamicLinker)),
        new("MV1102", RuleSeverity.Error, "the same in all variants", BuildAlike,
            artifacts => Different(artifacts, Libraries)),
        new("MV1103", RuleSeverity.Error, "the same in all variants", BuildAlike,
            artifacts => Different(artifacts, SearchPath)),
        new("MV1104", RuleSeverity.Error, "the same in all variants", BuildAlike,
            artifacts => Different(artifacts, Type)),
        new("MV1105", RuleSeverity.Warning, "a program of its own",
            "leave one of them out, or build it for its level; it is kept once, and both names start it",
            FindTwins),
    ];

    private static string DynamicLinker(ElfFile elf) =>
        elf.Interpreter is { } path ? $"the dynamic linker {path}" : "no dynamic linker";

    private static string Libraries(ElfFile elf) =>
        CLibrary.LibrariesBeyond(elf).Order(StringComparer.Ordinal).ToArray() is [_, ..] names
            ? $"the need for {string.Join(", ", names)}"
            : "no need for libraries";

    private static string Type(ElfFile elf) => elf.Type == ElfType.Executable
        ? "a program at a fixed address (ET_EXEC)"
        : "a position-independent program (ET_DYN)";

    private static string SearchPath(ElfFile elf) =>
        (elf.Dynamic.RPath, elf.Dynamic.RunPath) switch
        {
            (null, null) => "no library search path",
            ({ } path, null) => $"the rpath {path}",
            (null, { } path) => $"the runpath {path}",
            var (rpath, runpath) => $"the rpath {rpath} and the runpath {runpath}",
        };

    /// <summary>Those that are not as most are, or as the least demanding one is where there is no majority.</summary>
    private static IEnumerable<(ArtifactFacts Artifact, string Found)> Different(
        IReadOnlyList<ArtifactFacts> artifacts, Func<ElfFile, string> what)
    {
        var found = artifacts.Where(artifact => artifact.Elf != null)
            .Select(artifact => (Artifact: artifact, Found: what(artifact.Elf!)))
            .ToArray();
        IGrouping<string, (ArtifactFacts Artifact, string Found)>? usual =
            found.Reverse().GroupBy(item => item.Found).MaxBy(group => group.Count());
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
