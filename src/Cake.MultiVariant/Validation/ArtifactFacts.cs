using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Elf;

namespace Cake.MultiVariant.Validation;

/// <summary>Everything known about an artifact's file, before the rules judge it.</summary>
internal sealed record ArtifactFacts
{
    /// <summary>What the artifact is said to be.</summary>
    public required Variant Label { get; init; }

    /// <summary>The artifact's file, or the bundle that it is in.</summary>
    public required FilePath Path { get; init; }

    /// <summary>What the bundle's index says about it, or null if it is not in a bundle.</summary>
    public IndexClaim? Index { get; init; }

    public bool Exists { get; init; }
    public bool IsDirectory { get; init; }

    /// <summary>Why the file cannot be read, or null.</summary>
    public string? AccessError { get; init; }

    /// <summary>In bytes; -1 if the file cannot be read.</summary>
    public long Length { get; init; } = -1;

    public bool HasElfMagic { get; init; }
    public bool IsBundle { get; init; }

    /// <summary>What gives the program more rights than its caller has, or null.</summary>
    public string? Privilege { get; init; }

    /// <summary>Of the content; empty if the file cannot be read.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>What the first bytes say, or null if the file is not ELF.</summary>
    public ElfIdentity? Identity { get; init; }

    /// <summary>The headers, or null if there are none or they are malformed.</summary>
    public ElfFile? Elf { get; init; }

    /// <summary>What is malformed in a file that starts like ELF, or null.</summary>
    public string? ElfError { get; init; }

    /// <summary>What it looks for in its own file, or null.</summary>
    public SelfReader? SelfReader { get; init; }

    /// <summary>What its code needs, or null if the code is not for the label's architecture.</summary>
    public InstructionAudit? Audit { get; init; }

    /// <summary>The names of functions that some CPUs cannot run or that ask the CPU, as far as they matter and have names.</summary>
    public IReadOnlyDictionary<ulong, string> FunctionNames { get; init; } = new Dictionary<ulong, string>();

    /// <summary>What Go's compiler says of the program, or null if another one made it.</summary>
    public GoBuildInfo? Go { get; init; }

    /// <summary>What ILC compiled it for, or null if another compiler made it, or a newer ILC.</summary>
    public IlcDemand? IlcDemand { get; init; }

    /// <summary>The path, or the place in a bundle.</summary>
    public string Place => Index == null ? Path.FullPath : $"in {Path.GetFilename()}";
}

/// <summary>What the index of a bundle says about a variant.</summary>
internal sealed record IndexClaim(string Sha256, FeatureSet RequiredFeatures);
