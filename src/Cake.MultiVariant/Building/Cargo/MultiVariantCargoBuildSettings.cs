namespace Cake.MultiVariant;

/// <summary>
/// How <c>MultiVariantCargoBuild</c> builds: with the options of <c>cargo build</c>. The variants are those that
/// <c>cpus</c> in <c>[package.metadata.multivers.x86_64]</c> (or <c>aarch64</c>) of the package names; else <c>x86-64</c>
/// to <c>x86-64-v4</c> or, on arm64, those of <see cref="MultiVariantPublishSettings.Variants"/>. The output directory is
/// <c>multivariant/PROFILE</c> in Cargo's target directory unless set.
/// </summary>
public sealed class MultiVariantCargoBuildSettings : MultiVariantBuildSettings
{
    /// <summary>The profile, option <c>--profile</c>.</summary>
    public string Profile { get; set; } = "release";

    /// <summary>The packages of the workspace to build, option <c>--package</c>. Empty means as Cargo itself would.</summary>
    public ICollection<string> Packages { get; set; } = [];

    /// <summary>Whether to build all packages of the workspace, option <c>--workspace</c>.</summary>
    public bool Workspace { get; set; }

    /// <summary>The binaries to build, option <c>--bin</c>. Empty means all.</summary>
    public ICollection<string> Binaries { get; set; } = [];

    /// <summary>The features to activate, option <c>--features</c>.</summary>
    public ICollection<string> Features { get; set; } = [];

    /// <summary>Whether to activate all features, option <c>--all-features</c>.</summary>
    public bool AllFeatures { get; set; }

    /// <summary>Whether to leave out the default features, option <c>--no-default-features</c>.</summary>
    public bool NoDefaultFeatures { get; set; }

    /// <summary>Whether <c>Cargo.lock</c> must be up to date, option <c>--locked</c>.</summary>
    public bool Locked { get; set; }

    /// <summary>Whether to keep off the network, option <c>--offline</c>.</summary>
    public bool Offline { get; set; }

    /// <summary>
    /// What to build for, option <c>--target</c>: <c>x86_64-unknown-linux-musl</c>. Null means what Cargo is configured for,
    /// or else this machine.
    /// </summary>
    public string? Target { get; set; }

    /// <summary>The toolchain of rustup: <c>nightly</c> for <c>cargo +nightly</c>. Null means rustup's choice.</summary>
    public string? Toolchain { get; set; }

    internal override MultiVariantCargoBuildSettings Clone() => (MultiVariantCargoBuildSettings)base.Clone();
}
