using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Bundling;

/// <summary>Stores the variants of a bundle in another way, and leaves everything else as it is.</summary>
internal static class BundleRepacker
{
    /// <summary>Writes what stitching the same executables with this packing would write.</summary>
    /// <exception cref="CakeException">The bundle is damaged, or the output cannot be written.</exception>
    public static BundleDescription Repack(FilePath bundle, FilePath output, Packing packing, string? packingBase)
    {
        using var reader = BundleReader.Open(bundle);
        (string? name, string? version) = reader.Package;
        PlannedVariant[] variants =
        [
            .. from entry in reader.Entries
               select new PlannedVariant(Variant.Parse(entry.NameText), entry.Flags, reader.Executable(entry)),
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
        using var staged = new StagedFiles();
        FilePath written = staged.Write(output, isExecutable: true, file =>
        {
            IReadOnlyList<string> sums = plan.Write(output, file, CancellationToken.None);
            foreach ((IndexEntry entry, string sum) in reader.Entries.Zip(sums))
                reader.CheckSum(entry, sum);
        });
        using var repacked = BundleReader.Open(written);
        BundleDescription description = repacked.Describe(output);
        staged.Commit();
        return description;
    }
}
