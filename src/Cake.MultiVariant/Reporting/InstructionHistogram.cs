using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Reporting;

/// <summary>Which instructions a variant was compiled to, as far as they are beyond the baseline.</summary>
/// <param name="Scope">The code that was counted.</param>
/// <param name="Instructions">How many instructions that is.</param>
/// <param name="Rows">The features that they need, by level. An instruction that needs two is in both rows.</param>
internal sealed record InstructionHistogram(string Scope, long Instructions, IReadOnlyList<HistogramRow> Rows)
{
    public static InstructionHistogram Of(InstructionAudit audit) => new(
        audit.ManagedCode is null ? "all code" : "managed code",
        audit.Characteristic.Sum(section => section.InstructionCount),
        [
            .. from section in audit.Characteristic
               from use in section.Uses
               group use by use.Feature into uses
               let level = audit.Architecture.LevelIndexOf(uses.Key)
               orderby level, uses.Key
               select new HistogramRow(uses.First().Name, level, uses.Sum(use => use.Count)),
        ]);
}

/// <summary>The instructions that need one feature.</summary>
/// <param name="Feature">The feature, as GCC names it.</param>
/// <param name="Level">The place of the lowest level that has it, or the number of levels where none has.</param>
/// <param name="Count">How many there are.</param>
internal sealed record HistogramRow(string Feature, int Level, long Count);
