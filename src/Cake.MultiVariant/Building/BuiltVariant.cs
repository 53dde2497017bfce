using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building;

/// <summary>
/// An executable that was built, its debug symbols or null, and the time for both: zero if it was up to date. Another build
/// gives it another stamp.
/// </summary>
internal sealed record BuiltVariant(Variant Variant, FilePath Executable, FilePath? Symbols, TimeSpan Time, string Stamp)
{
    public bool IsUnchanged => Time == TimeSpan.Zero;

    public VariantArtifact Artifact => new(Variant, Executable);
}
