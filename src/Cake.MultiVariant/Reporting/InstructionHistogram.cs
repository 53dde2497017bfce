using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Reporting;

/// <summary>
/// The instructions beyond the baseline in a variant's code: a row for each feature, ordered by level. An instruction
/// that needs two features counts in both rows.
/// </summary>
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

/// <summary>
/// How many instructions need a feature, which GCC names so. Its level is the index of the lowest one that has it, or
/// the number of levels if none has.
/// </summary>
internal sealed record HistogramRow(string Feature, int Level, long Count);
