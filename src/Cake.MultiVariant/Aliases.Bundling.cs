using Cake.Core.Annotations;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant;

/// <summary>Makes bundles of executables for several CPU levels, which start the best one for the CPU.</summary>
/// <remarks>
/// The aliases work with every runner of Cake 7.0.0 and later; in Cake Frosting, they are extension methods of
/// <see cref="ICakeContext"/>. Publishing needs Linux, and benchmarks need Linux on the CPU that the bundle is for;
/// verification starts bundles where QEMU is found. Everything else works on every system and platform that Cake runs on.
/// </remarks>
[CakeAliasCategory("MultiVariant")]
[CakeNamespaceImport("Cake.MultiVariant")]
public static partial class MultiVariantAliases
{
    /// <summary>Stitches ELF executables from any compiler into one that starts the best of them.</summary>
    /// <param name="context">The context.</param>
    /// <param name="output">The bundle to write. An existing file is replaced once the bundle is complete.</param>
    /// <param name="variants">The executables with names that say which CPUs they run on, in any order.</param>
    /// <param name="settings">The settings, or null for the defaults.</param>
    /// <returns>What the bundle holds.</returns>
    /// <exception cref="CakeException">
    /// Executables are missing or are not what their names say (the message lists all findings), or the bundle cannot
    /// be written. Nothing is left behind.
    /// </exception>
    /// <example>
    /// <code>
    /// var bundle = MultiVariantStitch("./artifacts/tool",
    ///     [new("x86-64", "./build/v1/tool"), new("x86-64-v4+gfni", "./build/v4/tool")],
    ///     new MultiVariantStitchSettings { UseAvx512WhereItThrottles = true });
    /// Information("{0} has {1:N0} bytes", bundle.Path, bundle.Length);
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static BundleDescription MultiVariantStitch(
        this ICakeContext context,
        FilePath output,
        IEnumerable<VariantArtifact> variants,
        MultiVariantStitchSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(variants);
        VariantArtifact[] absolute =
            [.. variants.Select(variant => variant with { Path = variant.Path.MakeAbsolute(context.Environment) })];
        return new BundleStitcher(context.Log, new ArtifactReader()).Stitch(
            output.MakeAbsolute(context.Environment), absolute, settings ?? new MultiVariantStitchSettings());
    }

    /// <summary>Describes a bundle and its variants.</summary>
    /// <param name="context">The context.</param>
    /// <param name="bundle">The bundle.</param>
    /// <returns>What the bundle holds.</returns>
    /// <exception cref="CakeException">The file is missing, damaged, or not a bundle.</exception>
    /// <example>
    /// <code>
    /// foreach (var variant in MultiVariantInspect("./artifacts/tool").Variants)
    /// {
    ///     Information("{0}: {1:N0} bytes, SHA-256 {2}", variant.Name, variant.Length, variant.Sha256);
    /// }
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static BundleDescription MultiVariantInspect(this ICakeContext context, FilePath bundle)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(bundle);
        using var reader = BundleReader.Open(bundle.MakeAbsolute(context.Environment));
        return reader.Describe();
    }

    /// <summary>Packs the variants of a bundle, or unpacks them: ship it small, and unpack it once when installing.</summary>
    /// <remarks>
    /// The output is what <c>MultiVariantStitch</c> makes of the same executables with this packing, byte for byte.
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="bundle">The bundle.</param>
    /// <param name="output">The bundle to write, which may be the same file. It is replaced once it is complete.</param>
    /// <param name="packing">How the variants are stored in the output.</param>
    /// <param name="packingBase">As <see cref="MultiVariantStitchSettings.PackingBase"/>.</param>
    /// <returns>What the output holds.</returns>
    /// <exception cref="CakeException">
    /// The bundle is missing or damaged, or the output cannot be written. Nothing is left behind.
    /// </exception>
    /// <example>
    /// <code>
    /// MultiVariantRepack("./artifacts/tool", "./artifacts/tool-packed", Packing.Zstd);
    /// MultiVariantRepack("./artifacts/tool-packed", "/usr/local/bin/tool", Packing.None);
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static BundleDescription MultiVariantRepack(
        this ICakeContext context, FilePath bundle, FilePath output, Packing packing, string? packingBase = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(output);
        return new BundleRepacker(context.Log).Repack(
            bundle.MakeAbsolute(context.Environment), output.MakeAbsolute(context.Environment), packing, packingBase);
    }

    /// <summary>Takes a variant out of a bundle: the original executable, byte for byte.</summary>
    /// <param name="context">The context.</param>
    /// <param name="bundle">The bundle.</param>
    /// <param name="variant">The variant's name, or a level's short form: <c>v3</c>.</param>
    /// <param name="output">The executable to write. An existing file is replaced once the new one is complete.</param>
    /// <exception cref="CakeException">
    /// The bundle is missing or damaged or lacks this variant, or the output cannot be written. Nothing is left behind.
    /// </exception>
    /// <example>
    /// <code>MultiVariantExtract("./artifacts/tool", "x86-64-v3", "./artifacts/tool-v3");</code>
    /// </example>
    [CakeMethodAlias]
    public static void MultiVariantExtract(this ICakeContext context, FilePath bundle, string variant, FilePath output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentException.ThrowIfNullOrWhiteSpace(variant);
        ArgumentNullException.ThrowIfNull(output);
        using var reader = BundleReader.Open(bundle.MakeAbsolute(context.Environment));
        reader.Extract(variant, output.MakeAbsolute(context.Environment));
    }
}
