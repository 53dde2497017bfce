namespace Cake.MultiVariant.Architectures;

/// <summary>Counts the instructions in a section of a file by the CPU features that they need.</summary>
internal interface IInstructionTally
{
    void Count(CodeStretch stretch);

    SectionAudit ToAudit();
}

/// <summary>
/// Code from <paramref name="Start"/> up to, but not including, <paramref name="End"/>. It is a function if a compiler says
/// so; otherwise it may be padding, data, or assembly code.
/// </summary>
internal readonly record struct CodeStretch(ulong Start, ulong End, bool IsFunction);
