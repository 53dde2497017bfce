using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant;

/// <summary>What a bundle holds.</summary>
public sealed record BundleDescription
{
    /// <summary>The bundle's path.</summary>
    public required FilePath Path { get; init; }

    /// <summary>The bundle's size in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The SHA-256 sum of the whole bundle, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The variants, best first: the order in which the launcher tries them.</summary>
    public required IReadOnlyList<BundledVariant> Variants { get; init; }

    /// <summary>What was stitched, and into what.</summary>
    internal string Summary => $"{Quantity.Of(Variants.Count, "variant")} ({string.Join(", ", Variants.Select(variant => variant.Name))}) "
        + $"into {Path}: {Quantity.Of(Length, "byte")}.";

    /// <summary>
    /// A table of the variants with their sizes, and what a machine must have to run them: dynamic linker, libraries and
    /// glibc, in a column of their own where the variants differ.
    /// </summary>
    /// <returns>Several lines, without a line break at the end.</returns>
    public override string ToString() => string.Join('\n', BundleTable.Lines(this));
}

/// <summary>One variant in a bundle.</summary>
public record BundledVariant
{
    /// <summary>The name that picks it in <c>MULTIVARIANT</c>, such as <c>x86-64-v3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The CPU features that it needs beyond the baseline, under GCC's names.</summary>
    public required IReadOnlyList<string> RequiredFeatures { get; init; }

    /// <summary>The offset of its first byte in the bundle.</summary>
    public required long Offset { get; init; }

    /// <summary>How many bytes it takes up in the bundle.</summary>
    public required long StoredLength { get; init; }

    /// <summary>How it is stored.</summary>
    public Packing Packing { get; init; }

    /// <summary>If it is stored as what differs from another variant, the name of that one; otherwise null.</summary>
    public string? PackedAgainst { get; init; }

    /// <summary>The size of the executable in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The SHA-256 sum of the executable, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The name of the better variant that has the same bytes, which are stored once; or null.</summary>
    public required string? SameAs { get; init; }

    /// <summary>What a machine must have to run it; null if the executable cannot be read.</summary>
    public VariantDependencies? Dependencies { get; init; }

    /// <summary>The size for people: of the executable, and packed if it is; or the variant that has the same bytes.</summary>
    internal string SizeText =>
        SameAs is { } twin ? $"as {twin}"
        : Packing == Packing.None ? Quantity.Size(Length)
        : $"{Quantity.Size(StoredLength)} of {Quantity.Size(Length)}";

    /// <summary>The same to the byte.</summary>
    internal string ExactSizeText => Packing == Packing.None
        ? Quantity.Of(Length, "byte")
        : $"{Quantity.Count(StoredLength)} of {Quantity.Of(Length, "byte")}";
}

/// <summary>What a machine must have to run an executable: what a container or a package must bring.</summary>
public sealed record VariantDependencies
{
    /// <summary>
    /// The path of the dynamic linker, such as <c>/lib64/ld-linux-x86-64.so.2</c>; null if the program is linked statically.
    /// </summary>
    public required string? Interpreter { get; init; }

    /// <summary>
    /// The libraries that it is linked to, in the order in which they are loaded. What it opens while it runs is not among
    /// them.
    /// </summary>
    public required IReadOnlyList<string> Libraries { get; init; }

    /// <summary>The oldest glibc that has every symbol it is linked to; null if it needs none of any version.</summary>
    public required Version? MinimumGlibc { get; init; }

    /// <summary>All of it in one phrase, or <c>nothing but the kernel</c>.</summary>
    /// <returns>A list with commas.</returns>
    public override string ToString()
    {
        string[] needs =
        [
            .. Interpreter is null ? [] : (string[])[Interpreter],
            .. Libraries,
            .. MinimumGlibc is null ? [] : (string[])[$"glibc {MinimumGlibc} or later"],
        ];
        return needs is [] ? "nothing but the kernel" : string.Join(", ", needs);
    }
}
