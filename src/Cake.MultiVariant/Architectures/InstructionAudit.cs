using System.Globalization;
using Cake.MultiVariant.Elf;
using MultiVariant.Format;
using MultiVariant.Format.X64;

namespace Cake.MultiVariant.Architectures;

/// <summary>Which CPU features the instructions of a program need.</summary>
internal sealed record InstructionAudit(IReadOnlyList<SectionAudit> Sections)
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
    public IReadOnlyDictionary<string, long> InstructionsByLevel => Levels.All.ToDictionary(
        Levels.NameOf, level => Characteristic.Sum(section => section.InstructionsOf(level)));
}

/// <summary>The same for a section.</summary>
/// <param name="Name">The section's name.</param>
/// <param name="InstructionCount">How many instructions it holds.</param>
/// <param name="DiscardedCount">How many others look like instructions and are data: what is around them is not code.</param>
/// <param name="AsksCpu">Whether <c>cpuid</c> is among them.</param>
/// <param name="Uses">Each feature that is needed, by its number.</param>
/// <param name="BeyondBaseline">How many instructions need which level at least, by the level's number.</param>
internal sealed record SectionAudit(
    string Name,
    long InstructionCount,
    long DiscardedCount,
    bool AsksCpu,
    IReadOnlyList<FeatureUse> Uses,
    IReadOnlyDictionary<int, long> BeyondBaseline)
{
    /// <summary>The uses of features outside of a set, the most frequent first.</summary>
    public IReadOnlyList<FeatureUse> UsesOutside(FeatureSet features) =>
        [.. Uses.Where(use => !features.Contains(use.Feature)).OrderByDescending(use => use.Count)];

    /// <summary>How many instructions need a level at least; each is counted at one level.</summary>
    public long InstructionsOf(int level) => level == X64Levels.Baseline
        ? InstructionCount - BeyondBaseline.Values.Sum()
        : BeyondBaseline.GetValueOrDefault(level);

    /// <summary>The lowest level that has all features, or null when no level has.</summary>
    public int? Level
    {
        get
        {
            FeatureSet needed = default;
            foreach (FeatureUse use in Uses)
                needed.Add(use.Feature);
            for (int level = X64Levels.Baseline; level <= X64Levels.Highest; level++)
            {
                if (needed.IsSubsetOf(X64Levels.Required(level)))
                    return level;
            }

            return null;
        }
    }

    public override string ToString()
    {
        string level = Level is { } number ? $"x86-64-v{number}" : "beyond the levels";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name} has {InstructionCount:N0} instructions ({DiscardedCount:N0} more would be data), {level}: "
                + $"{(Uses.Count == 0 ? "none beyond the baseline" : string.Join(", ", Uses))}");
    }
}

/// <summary>The instructions that need a feature.</summary>
/// <param name="Feature">Its number in the bundle layout.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Example">The lowest address of one.</param>
/// <param name="Mnemonic">What it is called.</param>
internal sealed record FeatureUse(int Feature, long Count, ulong Example, string Mnemonic)
{
    public override string ToString() => FormattableString.Invariant(
        $"{Count:N0} that need {FeatureNames.All[Feature]} (such as {Mnemonic} at 0x{Example:x})");
}
