namespace Cake.MultiVariant;

/// <summary>What all variants of a program have in common, wherever they were built.</summary>
public sealed record ProgramDescription
{
    /// <summary>The executable's name.</summary>
    public required string Name { get; init; }

    /// <summary>The project's version, or null where it has none, as in Go.</summary>
    public required string? Version { get; init; }

    /// <summary>What built it: <c>.NET SDK 10.0.100, ILCompiler 10.0.0</c>, <c>go1.24.4</c> or <c>rustc 1.95.0</c>.</summary>
    public required string Toolchain { get; init; }

    /// <summary>
    /// The SHA-256 sum of the program's assembly or, in other languages, of its sources. It is the same for the same
    /// sources, in every folder.
    /// </summary>
    public required string SourceSha256 { get; init; }
}
