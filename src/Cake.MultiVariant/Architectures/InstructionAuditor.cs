using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Architectures;

/// <summary>Decodes all code of a program, on every core of this machine.</summary>
internal static class InstructionAuditor
{
    /// <summary>In bytes: large enough to keep a core busy for a while, small enough to share out.</summary>
    private const ulong BatchSize = 128 * 1024;

    public static InstructionAudit Audit(Architecture architecture, FileRange file, ElfFile elf)
    {
        ElfSection[] sections = [.. elf.Sections.Where(section => section.IsCode)];
        var counted = new ConcurrentBag<SectionAudit[]>();
        try
        {
            Parallel.ForEach(
                Partitioner.Create(
                    Batches(sections, UnwindTable.ReadFunctions(file, elf)), EnumerablePartitionerOptions.NoBuffering),
                () => sections.Select(section => architecture.NewTally(file, section)).ToArray(),
                (batch, _, tallies) =>
                {
                    foreach (CodeStretch stretch in batch.Stretches)
                        tallies[batch.Section].Count(stretch);
                    return tallies;
                },
                tallies => counted.Add([.. tallies.Select(tally => tally.ToAudit())]));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return new InstructionAudit(
            architecture, [.. sections.Select((_, i) => SectionAudit.Sum([.. counted.Select(audits => audits[i])]))]);
    }

    private static IEnumerable<(int Section, List<CodeStretch> Stretches)> Batches(
        ElfSection[] sections, IReadOnlyList<AddressRange> functions)
    {
        for (int i = 0; i < sections.Length; i++)
        {
            List<CodeStretch> batch = [];
            ulong size = 0;
            foreach (CodeStretch stretch in Stretches(sections[i], functions))
            {
                batch.Add(stretch);
                size += stretch.End - stretch.Start;
                if (size < BatchSize)
                    continue;
                yield return (i, batch);
                (batch, size) = ([], 0);
            }

            yield return (i, batch);
        }
    }

    /// <summary>The functions of a section, and what is between them. If functions overlap, the first one counts.</summary>
    private static IEnumerable<CodeStretch> Stretches(ElfSection section, IReadOnlyList<AddressRange> functions)
    {
        ulong position = section.Address;
        ulong end = section.Address + section.Size;
        foreach (AddressRange function in functions)
        {
            if (function.Start < position || function.End > end)
                continue;
            if (function.Start > position)
                yield return new CodeStretch(position, function.Start, IsFunction: false);
            yield return new CodeStretch(function.Start, function.End, IsFunction: true);
            position = function.End;
        }

        if (position < end)
            yield return new CodeStretch(position, end, IsFunction: false);
    }
}
