using Cake.Core.IO;

namespace Cake.MultiVariant;

/// <summary>What a bundle holds.</summary>
public sealed record BundleDescription
{
    /// <summary>The bundle.</summary>
    public required FilePath Path { get; init; }

    /// <summary>The bundle's size in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The SHA-256 sum of the whole bundle, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The variants, best first: the order in which the launcher tries them.</summary>
    public required IReadOnlyList<BundledVariant> Variants { get; init; }

    /// <summary>The better variant that has the same bytes, or null.</summary>
    internal BundledVariant? TwinOf(BundledVariant variant) =>
        Variants.TakeWhile(other => other != variant).FirstOrDefault(other => other.Offset == variant.Offset);
}

/// <summary>One variant in a bundle.</summary>
public sealed record BundledVariant
{
    /// <summary>The name by which <c>MULTIVARIANT</c> picks it, such as <c>x86-64-v3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The CPU features that it needs beyond the x86-64 baseline, as GCC names them.</summary>
    public required IReadOnlyList<string> RequiredFeatures { get; init; }

    /// <summary>Where its bytes start in the bundle, in bytes.</summary>
    public required long Offset { get; init; }

    /// <summary>The size of the executable in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The SHA-256 sum of the executable, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }
}
