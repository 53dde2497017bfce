using System.Globalization;
using Cake.MultiVariant.Elf;

namespace Cake.MultiVariant.Architectures;

/// <summary>Which CPU features the instructions of a program need.</summary>
internal sealed record InstructionAudit(Architecture Architecture, IReadOnlyList<SectionAudit> Sections)
{
    /// <summary>Whether the program asks the CPU what it can do, so that it may leave out what it cannot.</summary>
    public bool AsksCpu => Sections.Any(section => section.AsksCpu);

    public SectionAudit? ManagedCode => Sections.FirstOrDefault(section => section.Name == ElfFile.ManagedCodeSection);

    /// <summary>
    /// The sections that tell what the program was compiled for: the managed code where there is any, as the C++ runtime
    /// beside it has code for better CPUs in every variant, which it runs only after asking the CPU.
    /// </summary>
    public IReadOnlyList<SectionAudit> Characteristic => ManagedCode is { } managed ? [managed] : Sections;

    /// <summary>How many instructions of these sections need which level at least. None is left out.</summary>
    public IReadOnlyDictionary<string, long> InstructionsByLevel => Architecture.LevelNames.Index().ToDictionary(
        level => level.Item, level => Characteristic.Sum(section => section.ByLevel[level.Index]));

    /// <summary>A line for each section.</summary>
    public IEnumerable<string> Lines => Sections.Select(section => string.Create(
        CultureInfo.InvariantCulture,
        $"{section.Name} has {section.InstructionCount:N0} instructions ({section.DiscardedCount:N0} more would be data), "
            + $"{LevelOf(section)}: {(section.Uses.Count == 0 ? "none beyond the baseline" : string.Join(", ", section.Uses))}"));

    /// <summary>The lowest level that has all features of a section.</summary>
    private string LevelOf(SectionAudit section) => Architecture.LevelNames.ElementAt(
        section.Uses.Select(use => Architecture.LevelIndexOf(use.Feature)).DefaultIfEmpty(0).Max());
}

/// <summary>The same for a section.</summary>
/// <param name="Name">The section's name.</param>
/// <param name="InstructionCount">How many instructions it holds.</param>
/// <param name="DiscardedCount">How many others look like instructions and are data: what is around them is not code.</param>
/// <param name="AsksCpu">Whether it asks the CPU what it can do.</param>
/// <param name="Uses">Each feature that is needed, by its number.</param>
/// <param name="ByLevel">How many instructions need each level at least, and last, how many need what no level has.</param>
internal sealed record SectionAudit(
    string Name,
    long InstructionCount,
    long DiscardedCount,
    bool AsksCpu,
    IReadOnlyList<FeatureUse> Uses,
    IReadOnlyList<long> ByLevel)
{
    /// <summary>Parts of one section together.</summary>
    public static SectionAudit Sum(IReadOnlyCollection<SectionAudit> parts) => new(
        parts.First().Name,
        parts.Sum(part => part.InstructionCount),
        parts.Sum(part => part.DiscardedCount),
        parts.Any(part => part.AsksCpu),
        FeatureUse.Sum(parts.SelectMany(part => part.Uses)),
        [.. parts.First().ByLevel.Select((_, level) => parts.Sum(part => part.ByLevel[level]))]);

    /// <summary>The uses of features outside of a set, the most frequent first.</summary>
    public IReadOnlyList<FeatureUse> UsesOutside(FeatureSet features) =>
        [.. Uses.Where(use => !features.Contains(use.Feature)).OrderByDescending(use => use.Count)];
}

/// <summary>The instructions that need a feature.</summary>
/// <param name="Feature">Its number in the bundle layout.</param>
/// <param name="Name">Its name.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Example">The lowest address of one.</param>
/// <param name="Mnemonic">What it is called.</param>
internal sealed record FeatureUse(int Feature, string Name, long Count, ulong Example, string Mnemonic)
{
    /// <summary>One for each feature, by its number.</summary>
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
