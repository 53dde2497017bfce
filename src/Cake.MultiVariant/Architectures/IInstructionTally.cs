namespace Cake.MultiVariant.Architectures;

/// <summary>Counts the instructions in a section of a file by the CPU features that they need.</summary>
internal interface IInstructionTally
{
    void Count(CodeStretch stretch);

    SectionAudit ToAudit();
}

/// <summary>Code from <paramref name="Start"/> to before <paramref name="End"/>.</summary>
/// <param name="Start">The address of the first byte.</param>
/// <param name="End">The address behind the last byte.</param>
/// <param name="IsFunction">Whether a compiler says so; otherwise it may be padding, data, or assembly code.</param>
internal readonly record struct CodeStretch(ulong Start, ulong End, bool IsFunction);
