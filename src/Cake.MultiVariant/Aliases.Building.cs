using Cake.Core.Annotations;
using Cake.MultiVariant.Building.Cargo;
using Cake.MultiVariant.Building.Go;
using Cake.MultiVariant.Publishing;

namespace Cake.MultiVariant;

public static partial class MultiVariantAliases
{
    /// <summary>Builds a Go program as one executable that starts the best variant for the CPU.</summary>
    /// <remarks>
    /// Runs <c>go build</c> once for each variant, with <c>GOAMD64</c> or, from Go 1.23 on, <c>GOARM64</c> set to its level,
    /// and stitches what comes out. <c>NAME.multivariant.json</c> beside the bundle describes it. The variants are kept in
    /// Go's cache; only what has changed is compiled and linked again. Programs for arm64 need nothing but Go, unless they
    /// contain C code.
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="package">The program's package as for <c>go build</c>: <c>./cmd/tool</c>, <c>.</c> or <c>main.go</c>.</param>
    /// <param name="settings">The settings, or null for the defaults.</param>
    /// <returns>What the bundle holds.</returns>
    /// <exception cref="CakeException">
    /// There is no Go 1.18 or later, the package is not one program or does not compile, this Go cannot build a variant, or
    /// the output cannot be written.
    /// </exception>
    /// <example>
    /// <code>
    /// var bundle = MultiVariantGoBuild("./cmd/tool", new MultiVariantGoBuildSettings
    /// {
    ///     OutputDirectory = "./artifacts/",
    ///     Variants = ["v1", "v3"],
    ///     LdFlags = "-s -w -X main.version=1.2.3",
    /// });
    /// Information("{0} has {1:N0} bytes", bundle.Path, bundle.Length);
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static BundleDescription MultiVariantGoBuild(
        this ICakeContext context, string package, MultiVariantGoBuildSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrWhiteSpace(package);
        return OnServer(
            context, $"MultiVariantGoBuild {package}", GoBuilder(context, package, settings ?? new()).Build)[0];
    }

    /// <summary>Builds one variant of a Go program, to stitch it with others later, perhaps on another machine.</summary>
    /// <remarks>
    /// The variant gets a folder of its name in <see cref="MultiVariantBuildSettings.OutputDirectory"/> or, without that, in
    /// <c>variants</c>: the executable in <c>publish</c>, and its description in <c>variant.multivariant.json</c>. Settings
    /// about several variants or the bundle have no effect.
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="package">The program's package as for <c>go build</c>.</param>
    /// <param name="variant">The variant's name, or a level's short form: <c>v3</c>.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What was built.</returns>
    /// <exception cref="CakeException">As for <c>MultiVariantGoBuild</c>.</exception>
    /// <example>
    /// <code>
    /// MultiVariantBuildVariant("./cmd/tool", "v3",
    ///     new MultiVariantGoBuildSettings { OutputDirectory = "./artifacts/variants" });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static VariantDescription MultiVariantBuildVariant(
        this ICakeContext context, string package, string variant, MultiVariantGoBuildSettings settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrWhiteSpace(package);
        ArgumentException.ThrowIfNullOrWhiteSpace(variant);
        ArgumentNullException.ThrowIfNull(settings);
        return GoBuilder(context, package, settings).BuildVariant(variant);
    }

    /// <summary>Builds the binaries of a Rust package, each as one executable that starts the best variant for the CPU.</summary>
    /// <remarks>
    /// Runs <c>cargo build</c> once for each variant, with <c>-C target-cpu</c> or <c>-C target-feature</c> after the flags
    /// that the user has for rustc, and a target directory of its own; build scripts and procedural macros are compiled for
    /// this machine. Each binary becomes a bundle, with <c>NAME.multivariant.json</c> beside it.
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="manifest">The <c>Cargo.toml</c> of a package or workspace.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What each bundle holds, in the order of packages and binaries.</returns>
    /// <exception cref="CakeException">
    /// There is no Cargo, the package has no binary or does not compile, a variant is unknown, or the output cannot be
    /// written.
    /// </exception>
    /// <example>
    /// <code>
    /// var bundles = MultiVariantCargoBuild("./tool/Cargo.toml", new MultiVariantCargoBuildSettings
    /// {
    ///     OutputDirectory = "./artifacts/",
    ///     Variants = ["x86-64", "x86-64-v3"],
    ///     Locked = true,
    /// });
    /// foreach (var bundle in bundles)
    ///     Information("{0} has {1:N0} bytes", bundle.Path, bundle.Length);
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static IReadOnlyList<BundleDescription> MultiVariantCargoBuild(
        this ICakeContext context, FilePath manifest, MultiVariantCargoBuildSettings settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(settings);
        return OnServer(context, $"MultiVariantCargoBuild {manifest}", CargoBuilder(context, manifest, settings).Build);
    }

    /// <summary>Builds the binaries of the Rust package in the working directory, each as a bundle.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings, or null for the defaults.</param>
    /// <returns>What each bundle holds, in the order of packages and binaries.</returns>
    /// <exception cref="CakeException">As for the overload with a manifest.</exception>
    /// <example>
    /// <code>
    /// MultiVariantCargoBuild(new MultiVariantCargoBuildSettings { OutputDirectory = "./artifacts/" });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static IReadOnlyList<BundleDescription> MultiVariantCargoBuild(
        this ICakeContext context, MultiVariantCargoBuildSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        return OnServer(context, "MultiVariantCargoBuild", CargoBuilder(context, null, settings ?? new()).Build);
    }

    /// <summary>Builds one variant of a Rust binary, to stitch it with others later, perhaps on another machine.</summary>
    /// <remarks>
    /// The variant gets a folder of its name in <see cref="MultiVariantBuildSettings.OutputDirectory"/> or, without that, in
    /// <c>variants</c>: the executable in <c>publish</c>, and its description in <c>variant.multivariant.json</c>. Settings
    /// about several variants or the bundle have no effect.
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="manifest">The <c>Cargo.toml</c> of the package.</param>
    /// <param name="variant">The variant's name, or a level's short form: <c>v3</c>.</param>
    /// <param name="settings">The settings, which choose one binary if there are several.</param>
    /// <returns>What was built.</returns>
    /// <exception cref="CakeException">As for <c>MultiVariantCargoBuild</c>.</exception>
    /// <example>
    /// <code>
    /// MultiVariantBuildVariant("./tool/Cargo.toml", "v3",
    ///     new MultiVariantCargoBuildSettings { OutputDirectory = "./artifacts/variants" });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static VariantDescription MultiVariantBuildVariant(
        this ICakeContext context, FilePath manifest, string variant, MultiVariantCargoBuildSettings settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentException.ThrowIfNullOrWhiteSpace(variant);
        ArgumentNullException.ThrowIfNull(settings);
        return CargoBuilder(context, manifest, settings).BuildVariant(variant);
    }

    private static ProgramBuilder<MultiVariantGoBuildSettings> GoBuilder(
        ICakeContext context, string package, MultiVariantGoBuildSettings settings) => new(
            context,
            package,
            settings,
            (settings, log, cancellationToken) => new GoBuild(context, package, settings, log, cancellationToken));

    private static ProgramBuilder<MultiVariantCargoBuildSettings> CargoBuilder(
        ICakeContext context, FilePath? manifest, MultiVariantCargoBuildSettings settings) => new(
            context,
            manifest?.FullPath ?? "the package in the working directory",
            settings,
            (settings, log, cancellationToken) => new CargoBuild(context, manifest, settings, log, cancellationToken));
}
