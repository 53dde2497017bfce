using MultiVariant.Format.X64;

namespace Cake.MultiVariant;

/// <summary>Which instructions a variant was compiled to, as far as they are beyond the baseline.</summary>
/// <param name="Scope">The code that was counted.</param>
/// <param name="Instructions">How many instructions that is.</param>
/// <param name="Rows">The features that they need, by level. An instruction that needs two is in both rows.</param>
internal sealed record InstructionHistogram(string Scope, long Instructions, IReadOnlyList<HistogramRow> Rows)
{
    /// <summary>
    /// Of the managed code where there is any: the C++ runtime beside it has code for better CPUs in every variant,
    /// which it runs only after asking the CPU.
    /// </summary>
    public static InstructionHistogram Of(InstructionAudit audit)
    {
        SectionAudit[] counted = audit.ManagedCode is { } managed ? [managed] : [.. audit.Sections];
        return new InstructionHistogram(
            audit.ManagedCode is null ? "all code" : "managed code",
            counted.Sum(section => section.InstructionCount),
            [
                .. from section in counted
                   from use in section.Uses
                   group use.Count by use.Feature into uses
                   let level = LevelOf(uses.Key)
                   orderby level, uses.Key
                   select new HistogramRow(FeatureNames.All[uses.Key], level, uses.Sum()),
            ]);
    }

    /// <summary>The lowest level with the feature; those beyond the levels come last.</summary>
    private static int LevelOf(int feature) =>
        Enumerable.Range(X64Levels.Baseline, X64Levels.Highest)
            .FirstOrDefault(level => X64Levels.Required(level).Contains(feature), X64Levels.Highest + 1);
}

/// <summary>The instructions that need one feature.</summary>
/// <param name="Feature">The feature, as GCC names it.</param>
/// <param name="Level">The lowest level that has it, or one more than the highest.</param>
/// <param name="Count">How many there are.</param>
internal sealed record HistogramRow(string Feature, int Level, long Count)
{
    public string LevelName => Level switch
    {
        X64Levels.Baseline => "x86-64",
        <= X64Levels.Highest => $"x86-64-v{Level}",
        _ => "beyond the levels",
    };
}
