using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant;

/// <summary>An ELF executable that is to become a variant of a bundle.</summary>
public sealed record VariantArtifact
{
    /// <summary>
    /// Names an executable as a variant. The name says which CPU features the executable needs: a level
    /// (<c>x86-64</c>, <c>x86-64-v2</c>, <c>x86-64-v3</c>, <c>x86-64-v4</c>), optionally followed by more features
    /// (<c>x86-64-v4+gfni+avx512vbmi</c>). <c>v1</c> to <c>v4</c> are short for the levels.
    /// </summary>
    /// <param name="name">The level with its additional features, named as GCC names them.</param>
    /// <param name="path">The ELF executable.</param>
    /// <exception cref="CakeException">The name is not that of a variant.</exception>
    public VariantArtifact(string name, FilePath path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(path);
        Variant = Variant.Parse(name);
        Path = path;
    }

    internal VariantArtifact(Variant variant, FilePath path)
    {
        Variant = variant;
        Path = path;
    }

    /// <summary>The variant's name in the bundle.</summary>
    public string Name => Variant.Name;

    /// <summary>The ELF executable.</summary>
    public FilePath Path { get; internal init; }

    internal Variant Variant { get; }

    /// <summary>The SHA-256 sum of the file where it is known already, or null.</summary>
    internal string? Sha256 { get; init; }
}
