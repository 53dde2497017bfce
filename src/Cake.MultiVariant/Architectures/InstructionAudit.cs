using System.Globalization;
using Cake.MultiVariant.Elf;

namespace Cake.MultiVariant.Architectures;

/// <summary>Which CPU features the instructions of a program need.</summary>
internal sealed record InstructionAudit(Architecture Architecture, IReadOnlyList<SectionAudit> Sections)
{
    /// <summary>Whether the program asks the CPU what it can do, and may skip code that the CPU cannot run.</summary>
    public bool AsksCpu => Sections.Any(section => section.AsksCpu);

    /// <summary>The addresses of functions that some CPUs cannot run, or that ask the CPU.</summary>
    public IEnumerable<ulong> NotableFunctions => Sections.SelectMany(section =>
        section.CpuChecks.Concat(section.DemandingFunctions.Select(function => function.Address)));

    public long InstructionCount => Sections.Sum(section => section.InstructionCount);

    public SectionAudit? ManagedCode => Sections.FirstOrDefault(section => section.Name == ElfFile.ManagedCodeSection);

    /// <summary>
    /// The sections that tell what the program was compiled for. That is the managed code, if any: the C++ runtime beside
    /// it has code for better CPUs in every variant, and runs it only after asking the CPU.
    /// </summary>
    public IReadOnlyList<SectionAudit> Characteristic => ManagedCode is { } managed ? [managed] : Sections;

    /// <summary>How many instructions of these sections need each level at least. Every level is listed.</summary>
    public IReadOnlyDictionary<string, long> InstructionsByLevel => Architecture.LevelNames.Index().ToDictionary(
        level => level.Item, level => Characteristic.Sum(section => section.ByLevel[level.Index]));

    /// <summary>A line for each section.</summary>
    public IEnumerable<string> Lines => Sections.Select(section => string.Create(
        CultureInfo.InvariantCulture,
        $"{section.Name} has {section.InstructionCount:N0} instructions ({section.DiscardedCount:N0} more would be data)"
            + $", {LevelOf(section)}: {string.Join(", ", section.Uses.DefaultIfEmpty<object>("none beyond the baseline"))}"));

    private string LevelOf(SectionAudit section) => Architecture.LevelNames.ElementAt(
        Architecture.LevelIndexFor(FeatureSetOperations.SetOf(section.Uses.Select(use => use.Feature))));
}

/// <summary>
/// Which CPU features the instructions of a section need. Discarded instructions are data: what is around them is not
/// code. CpuChecks are the addresses of the functions that ask the CPU what it can do, or of the very instructions outside
/// functions. Uses are sorted by feature number. ByLevel says how many instructions need each level at least and, last, how
/// many need what no level has.
/// </summary>
internal sealed record SectionAudit(
    string Name,
    long InstructionCount,
    long DiscardedCount,
    IReadOnlyList<ulong> CpuChecks,
    IReadOnlyList<FeatureUse> Uses,
    IReadOnlyList<long> ByLevel,
    long FunctionCount,
    IReadOnlyList<DemandingFunction> DemandingFunctions)
{
    public bool AsksCpu => CpuChecks.Count > 0;

    /// <summary>Adds up parts of one section.</summary>
    public static SectionAudit Sum(IReadOnlyCollection<SectionAudit> parts) => new(
        parts.First().Name,
        parts.Sum(part => part.InstructionCount),
        parts.Sum(part => part.DiscardedCount),
        [.. parts.SelectMany(part => part.CpuChecks).Order()],
        FeatureUse.Sum(parts.SelectMany(part => part.Uses)),
        [.. parts.First().ByLevel.Select((_, level) => parts.Sum(part => part.ByLevel[level]))],
        parts.Sum(part => part.FunctionCount),
        [.. parts.SelectMany(part => part.DemandingFunctions).OrderBy(function => function.Address)]);

    /// <summary>The uses of features outside a set, most frequent first.</summary>
    public IReadOnlyList<FeatureUse> UsesOutside(FeatureSet features) =>
        [.. Uses.Where(use => !features.Contains(use.Feature)).OrderByDescending(use => use.Count)];
}

/// <summary>A function that some CPUs cannot run, and what it needs beyond the baseline.</summary>
internal readonly record struct DemandingFunction(ulong Address, FeatureSet Needs);

/// <summary>How many instructions need a feature, and the one at the lowest address as an example.</summary>
internal sealed record FeatureUse(int Feature, string Name, long Count, ulong Example, string Mnemonic)
{
    /// <summary>Adds up the uses of each feature, sorted by feature number.</summary>
    public static IReadOnlyList<FeatureUse> Sum(IEnumerable<FeatureUse> uses) =>
    [
        .. from use in uses
           group use by use.Feature into same
           orderby same.Key
           select same.MinBy(use => use.Example)! with { Count = same.Sum(use => use.Count) },
    ];

    public override string ToString() =>
        FormattableString.Invariant($"{Count:N0} that need {Name} (such as {Mnemonic} at 0x{Example:x})");
}
