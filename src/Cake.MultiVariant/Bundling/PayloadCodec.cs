using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Bundling;

/// <summary>How an executable is stored in a bundle: what it takes there is not what it is.</summary>
internal abstract class PayloadCodec
{
    /// <summary>By their numbers in the bundle layout.</summary>
    private static readonly IReadOnlyDictionary<VariantEncoding, PayloadCodec> s_all =
        new Dictionary<VariantEncoding, PayloadCodec> { [VariantEncoding.Raw] = new RawCodec() };

    /// <summary>Null for an encoding of a later version.</summary>
    public static PayloadCodec? Of(VariantEncoding encoding) => s_all.GetValueOrDefault(encoding);

    /// <summary>
    /// Stores an executable at the bundle's position, and returns the SHA-256 sum of the executable that can be read back
    /// from there.
    /// </summary>
    public abstract byte[] Store(FileRange executable, FileStream bundle, CancellationToken cancellationToken);

    /// <summary>The executable that is stored somewhere.</summary>
    public abstract FileRange Read(FileRange stored);
}

/// <summary>Stores executables as they are.</summary>
internal sealed class RawCodec : PayloadCodec
{
    public override byte[] Store(FileRange executable, FileStream bundle, CancellationToken cancellationToken) =>
        executable.CopyTo(bundle, cancellationToken);

    public override FileRange Read(FileRange stored) => stored;
}
