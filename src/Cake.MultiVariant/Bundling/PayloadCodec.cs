using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Bundling;

/// <summary>How a bundle stores an executable: the stored bytes need not be those of the executable.</summary>
internal abstract class PayloadCodec
{
    private static readonly RawCodec s_raw = new();

    /// <summary>Null for an encoding of a later version.</summary>
    public static PayloadCodec? Of(VariantEncoding encoding) => encoding == VariantEncoding.Raw ? s_raw : null;

    /// <summary>Stores an executable at the bundle's position. Returns the SHA-256 sum of what reads back.</summary>
    public abstract byte[] Store(FileRange executable, FileStream bundle, CancellationToken cancellationToken);

    /// <summary>The executable in a stored range.</summary>
    public abstract FileRange Read(FileRange stored);
}

/// <summary>Stores executables as they are.</summary>
internal sealed class RawCodec : PayloadCodec
{
    public override byte[] Store(FileRange executable, FileStream bundle, CancellationToken cancellationToken) =>
        executable.CopyTo(bundle, cancellationToken);

    public override FileRange Read(FileRange stored) => stored;
}
