using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Elf;

namespace Cake.MultiVariant.Validation;

/// <summary>What there is to know about an artifact's file before anything is judged.</summary>
internal sealed record ArtifactFacts
{
    /// <summary>What the artifact is said to be.</summary>
    public required Variant Label { get; init; }

    /// <summary>The file that is the artifact or, inside a bundle, has it in it.</summary>
    public required FilePath Path { get; init; }

    /// <summary>What the bundle's index says of it, or null when it is not in a bundle.</summary>
    public IndexClaim? Index { get; init; }

    public bool Exists { get; init; }

    public bool IsDirectory { get; init; }

    /// <summary>Why the file cannot be read, or null.</summary>
    public string? AccessError { get; init; }

    /// <summary>In bytes; -1 when the file cannot be read.</summary>
    public long Length { get; init; } = -1;

    public bool HasElfMagic { get; init; }

    public bool IsBundle { get; init; }

    /// <summary>Whether the file would run with the rights of its owner or group.</summary>
    public bool IsSetId { get; init; }

    /// <summary>Of the content; empty when the file cannot be read.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>What the first bytes say, or null when it is no ELF file.</summary>
    public ElfIdentity? Identity { get; init; }

    /// <summary>The headers, or null when there are none or they are malformed.</summary>
    public ElfFile? Elf { get; init; }

    /// <summary>What is malformed in a file that starts as ELF, or null.</summary>
    public string? ElfError { get; init; }

    /// <summary>What its code needs, or null when it is not code for the label's architecture.</summary>
    public InstructionAudit? Audit { get; init; }

    /// <summary>What ILC was asked for, or null when it was not ILC or its symbols are not at hand.</summary>
    public IlcDemand? IlcDemand { get; init; }

    /// <summary>The path, or the place in a bundle.</summary>
    public string Place => Index == null ? Path.FullPath : $"in {Path}";
}

/// <summary>What the index of a bundle says of a variant.</summary>
internal sealed record IndexClaim(string Sha256, FeatureSet RequiredFeatures);
