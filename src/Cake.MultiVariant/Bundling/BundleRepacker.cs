using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Bundling;

/// <summary>Stores the variants of a bundle in another way, and leaves everything else as it is.</summary>
internal sealed class BundleRepacker(ICakeLog log)
{
    /// <summary>Writes what stitching the same executables with this packing would write.</summary>
    /// <exception cref="CakeException">The bundle is damaged, or the output cannot be written.</exception>
    public BundleDescription Repack(FilePath bundle, FilePath output, Packing packing, string? packingBase)
    {
        using var staged = new StagedFiles();
        BundleDescription repacked = Stage(staged, bundle, output, packing, packingBase);
        // By now all files are closed: Windows replaces none that is open, and the bundle may be the output.
        staged.Commit();
        log.Information(
            "Repacked {0} of {1} into {2}: {3:N0} bytes.",
            Quantity.Of(repacked.Variants.Count, "variant"), bundle, output, repacked.Length);
        return repacked;
    }

    private static BundleDescription Stage(
        StagedFiles staged, FilePath bundle, FilePath output, Packing packing, string? packingBase)
    {
        using var reader = BundleReader.Open(bundle);
        if (reader.MinorVersion > BundleFooter.PackedMinorVersion)
            throw new CakeException($"Cannot repack {bundle}: it is of version {BundleFooter.CurrentMajorVersion}."
                + $"{reader.MinorVersion}, and may have something that this version of Cake.MultiVariant would lose. Use the "
                + "version that made it.");
        (string? name, string? version) = reader.Package;
        PlannedVariant[] variants =
        [
            .. from entry in reader.Entries
               let variant = Variant.Parse(entry.NameText) with { RequiredFeatures = entry.RequiredFeatures }
               select new PlannedVariant(variant, entry.Flags, reader.Executable(entry)),
        ];
        var plan = new BundlePlan(reader.Architecture, variants)
        {
            Flags = reader.Flags,
            Name = name,
            Version = version,
            Packing = packing,
            PackingBase = packingBase,
        };
        plan.Check(output);
        FilePath written = staged.Write(output, isExecutable: true, file =>
        {
            IReadOnlyList<string> sums = plan.Write(output, file, CancellationToken.None);
            foreach ((IndexEntry entry, string sum) in reader.Entries.Zip(sums))
                reader.CheckSum(entry, sum);
        });
        using var repacked = BundleReader.Open(written);
        return repacked.Describe(output);
    }
}
