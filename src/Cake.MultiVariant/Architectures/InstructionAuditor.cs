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

    /// <summary>By the SHA-256 sums of the files: a build stitches, verifies and reports the same ones.</summary>
    private static readonly ConcurrentDictionary<string, InstructionAudit> s_known = [];

    private readonly FileRange _file;
    private readonly ElfSection[] _sections;

    private InstructionAuditor(FileRange file, ElfFile elf)
    {
        _file = file;
        _sections = [.. elf.Sections.Where(section => section.IsCode)];
    }

    /// <summary>The same for a file whose SHA-256 sum is known, decoded once in this process.</summary>
    public static InstructionAudit Audit(FileRange file, ElfFile elf, string sha256) =>
        s_known.GetOrAdd(sha256, static (_, program) => Audit(program.file, program.elf), (file, elf));

    public static InstructionAudit Audit(FileRange file, ElfFile elf) =>
        new InstructionAuditor(file, elf).Audit(UnwindTable.ReadFunctions(file, elf));

    private InstructionAudit Audit(IReadOnlyList<AddressRange> functions)
    {
        var tallies = new ConcurrentBag<InstructionTally[]>();
        try
        {
            Parallel.ForEach(
                Partitioner.Create(Batches(functions), EnumerablePartitionerOptions.NoBuffering),
                NewTallies,
                (batch, _, own) =>
                {
                    var sweep = new InstructionSweep(_file, _sections[batch.Section], own[batch.Section]);
                    foreach (CodeStretch stretch in batch.Stretches)
                        sweep.Decode(stretch);
                    return own;
                },
                tallies.Add);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        InstructionTally[] sums = NewTallies();
        foreach (InstructionTally[] own in tallies)
        {
            for (int i = 0; i < sums.Length; i++)
                sums[i].Add(own[i]);
        }

        return new InstructionAudit([.. _sections.Zip(sums, (section, sum) => sum.ToAudit(section.Name))]);
    }

    private InstructionTally[] NewTallies() => [.. _sections.Select(_ => new InstructionTally())];

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

/// <summary>Code from <paramref name="Start"/> to before <paramref name="End"/>.</summary>
/// <param name="Start">The address of the first byte.</param>
/// <param name="End">The address behind the last byte.</param>
/// <param name="IsFunction">Whether a compiler says so; otherwise it may be padding, data, or assembly code.</param>
internal readonly record struct CodeStretch(ulong Start, ulong End, bool IsFunction);
