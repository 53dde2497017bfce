namespace Cake.MultiVariant;

/// <summary>What all variants of a program have in common, wherever they were built.</summary>
public sealed record ProgramDescription
{
    /// <summary>The executable's name.</summary>
    public required string Name { get; init; }

    /// <summary>The project's version.</summary>
    public required string Version { get; init; }

    /// <summary>The version of the .NET SDK.</summary>
    public required string SdkVersion { get; init; }

    /// <summary>The version of the ILCompiler package.</summary>
    public required string IlCompilerVersion { get; init; }

    /// <summary>The SHA-256 sum of the program's assembly, which is the same for the same sources.</summary>
    public required string AssemblySha256 { get; init; }
}
