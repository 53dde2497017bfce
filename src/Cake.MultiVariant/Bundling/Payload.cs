using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Bundling;

/// <summary>An executable as a bundle stores it.</summary>
internal abstract record Payload(VariantEncoding Encoding, long Length)
{
    /// <summary>What the payload's offset in the bundle is a multiple of.</summary>
    public abstract int Alignment(Architecture architecture);

    /// <summary>Stores the executable at the bundle's position. Returns its SHA-256 sum, as it reads back.</summary>
    public abstract byte[] Store(FileStream bundle, CancellationToken cancellationToken);
}

/// <summary>The executable as it is.</summary>
internal sealed record RawPayload(FileRange Executable) : Payload(VariantEncoding.Raw, Executable.Length)
{
    public override int Alignment(Architecture architecture) => architecture.VariantAlignment(Length);

    public override byte[] Store(FileStream bundle, CancellationToken cancellationToken) =>
        Executable.CopyTo(bundle, cancellationToken);
}

/// <summary>A zstd frame, and the SHA-256 sum of what it was unpacked to once it was made.</summary>
internal sealed record PackedPayload(VariantEncoding Encoding, long Length, byte[] Frame, byte[] Sha256)
    : Payload(Encoding, Length)
{
    public override int Alignment(Architecture architecture) => sizeof(ulong);

    public override byte[] Store(FileStream bundle, CancellationToken cancellationToken)
    {
        bundle.Write(Frame);
        return Sha256;
    }
}
