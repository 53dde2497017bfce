using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant;

/// <summary>An ELF executable to be stitched into a bundle as a variant.</summary>
public sealed record VariantArtifact
{
    /// <summary>
    /// Names an executable by the CPU features that it needs: a level (<c>x86-64</c>, <c>x86-64-v2</c>, <c>x86-64-v3</c>
    /// or <c>x86-64-v4</c>, <c>v1</c> to <c>v4</c> for short; or <c>armv8-a</c> to <c>armv9.4-a</c>, <c>v8.0</c> to
    /// <c>v9.4</c> for short), and more features (<c>x86-64-v4+gfni+avx512vbmi</c>, <c>armv8.2-a+rcpc+dotprod</c>).
    /// </summary>
    /// <param name="name">The level and the additional features, under GCC's names.</param>
    /// <param name="path">The ELF executable.</param>
    /// <exception cref="CakeException">The name is not a variant's name.</exception>
    public VariantArtifact(string name, FilePath path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(path);
        (Variant, Path) = (Variant.Parse(name), path);
    }

    internal VariantArtifact(Variant variant, FilePath path) => (Variant, Path) = (variant, path);

    /// <summary>The variant's name in the bundle.</summary>
    public string Name => Variant.Name;

    /// <summary>The ELF executable.</summary>
    public FilePath Path { get; internal init; }

    internal Variant Variant { get; }

    /// <summary>The SHA-256 sum of the file if it is already known, or null.</summary>
    internal string? Sha256 { get; init; }
}
