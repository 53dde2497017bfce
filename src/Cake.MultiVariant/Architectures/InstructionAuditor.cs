using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Architectures;

/// <summary>Decodes all code of a program, on every core of this machine.</summary>
internal sealed class InstructionAuditor
{
    /// <summary>In bytes: large enough to keep a core busy for a while, small enough to share out.</summary>
    private const ulong BatchSize = 128 * 1024;

    private readonly Architecture _architecture;
    private readonly FileRange _file;
    private readonly ElfSection[] _sections;

    private InstructionAuditor(Architecture architecture, FileRange file, ElfFile elf)
    {
        _architecture = architecture;
        _file = file;
        _sections = [.. elf.Sections.Where(section => section.IsCode)];
    }

    public static InstructionAudit Audit(Architecture architecture, FileRange file, ElfFile elf) =>
        new InstructionAuditor(architecture, file, elf).Audit(UnwindTable.ReadFunctions(file, elf));

    private InstructionAudit Audit(IReadOnlyList<AddressRange> functions)
    {
        var counted = new ConcurrentBag<SectionAudit[]>();
        try
        {
            Parallel.ForEach(
                Partitioner.Create(Batches(functions), EnumerablePartitionerOptions.NoBuffering),
                NewTallies,
                (batch, _, own) =>
                {
                    foreach (CodeStretch stretch in batch.Stretches)
                        own[batch.Section].Count(stretch);
                    return own;
                },
                own => counted.Add([.. own.Select(tally => tally.ToAudit())]));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return new InstructionAudit(
            _architecture,
            [.. _sections.Select((_, i) => SectionAudit.Sum([.. counted.Select(sections => sections[i])]))]);
    }

    private IInstructionTally[] NewTallies() => [.. _sections.Select(section => _architecture.NewTally(_file, section))];

    private IEnumerable<(int Section, List<CodeStretch> Stretches)> Batches(IReadOnlyList<AddressRange> functions)
    {
        for (int i = 0; i < _sections.Length; i++)
        {
            List<CodeStretch> batch = [];
            ulong size = 0;
            foreach (CodeStretch stretch in Stretches(_sections[i], functions))
            {
                batch.Add(stretch);
                size += stretch.End - stretch.Start;
                if (size < BatchSize)
                    continue;
                yield return (i, batch);
                batch = [];
                size = 0;
            }

            yield return (i, batch);
        }
    }

    /// <summary>The functions of a section, and what lies between them. Of functions that overlap, the first counts.</summary>
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
