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
