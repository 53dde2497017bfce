using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Bundling;

/// <summary>All that the bytes of a bundle depend on.</summary>
internal sealed record BundlePlan(Architecture Architecture, IReadOnlyList<PlannedVariant> Variants)
{
    public required BundleFlags Flags { get; init; }

    /// <summary>The program's name and version for the package note, or null.</summary>
    public required string? Name { get; init; }

    public required string? Version { get; init; }

    public required Packing Packing { get; init; }

    /// <summary>The name of the variant that is packed by itself, or null for the one that most CPUs run.</summary>
    public required string? PackingBase { get; init; }

    /// <summary>Refuses a base that cannot be one.</summary>
    /// <exception cref="CakeException">There is no such variant, or nothing to be packed.</exception>
    public void Check(FilePath output)
    {
        if (PackingBase == null)
            return;
        if (Packing == Packing.None)
            throw new CakeException($"Cannot make {PackingBase} the base of {output}: its variants are not packed. Set Packing "
                + "to Packing.Zstd, or leave out PackingBase.");
        if (NumberOfBase < 0)
            throw new CakeException($"Cannot make {PackingBase} the base of {output}, which has no such variant. Choose one of "
                + $"{string.Join(", ", Variants.Select(variant => variant.Variant.Name))}.");
    }

    /// <summary>Writes the bundle. Returns the SHA-256 sums of the variants as they are in it.</summary>
    /// <exception cref="CakeException">A variant cannot be read or packed.</exception>
    public IReadOnlyList<string> Write(FilePath output, FileStream bundle, CancellationToken cancellationToken)
    {
        bool isPacked = Packing != Packing.None;
        FileRange[] executables = [.. Variants.Select(variant => variant.Executable)];
        IReadOnlyList<Payload> payloads = isPacked
            ? VariantPacker.Pack(output, executables, NumberOfBase, cancellationToken)
            : [.. executables.Select(executable => new RawPayload(executable))];
        using Stream launcher = typeof(BundlePlan).Assembly.GetManifestResourceStream(
            Architecture.LauncherResource(decodes: isPacked))!;
        byte[] metadata = PackageMetadata.Create(Name, Version, Architecture, Variants.Select(variant => variant.Variant));
        var writer = new BundleWriter(bundle, Architecture, LauncherImage.Create(launcher, metadata), Flags);
        string[] sums =
        [
            .. Variants.Zip(payloads, (it, payload) => writer.Add(it.Variant, it.Flags, payload, cancellationToken)),
        ];
        writer.Finish();
        return sums;
    }

    private int NumberOfBase
    {
        get
        {
            Variant[] variants = [.. Variants.Select(variant => variant.Variant)];
            if (PackingBase != null)
                return Array.IndexOf(variants, Variant.Parse(PackingBase));
            int best = Array.FindIndex(variants, it => it.RequiredFeatures.Except(Architecture.CommonFeatures).IsEmpty);
            return best >= 0 ? best : variants.Length - 1;
        }
    }
}

/// <summary>A variant that becomes part of a bundle.</summary>
internal sealed record PlannedVariant(Variant Variant, VariantFlags Flags, FileRange Executable);
