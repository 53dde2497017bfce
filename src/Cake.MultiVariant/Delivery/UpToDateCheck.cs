using System.Globalization;
using Cake.MultiVariant.Building;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Delivery;

/// <summary>Records a bundle's inputs in a file, so that an unchanged bundle is not stitched again.</summary>
internal sealed class UpToDateCheck(FilePath record)
{
    /// <summary>Describes the bundle, or returns null if its inputs or the bundle itself have changed.</summary>
    public BundleDescription? Unchanged(
        FilePath bundle, IEnumerable<PublishedVariant> variants, MultiVariantStitchSettings settings)
    {
        if (!File.Exists(record.FullPath)
            || !File.Exists(bundle.FullPath)
            || File.ReadAllText(record.FullPath) != Content(bundle, variants, settings))
        {
            return null;
        }

        using var reader = BundleReader.Open(bundle);
        return reader.Describe();
    }

    public void Record(FilePath bundle, IEnumerable<PublishedVariant> variants, MultiVariantStitchSettings settings) =>
        File.WriteAllText(record.FullPath, Content(bundle, variants, settings));

    private static string Content(
        FilePath bundle, IEnumerable<PublishedVariant> variants, MultiVariantStitchSettings settings)
    {
        var info = new FileInfo(bundle.FullPath);
        return string.Join('\n',
        [
            bundle.FullPath,
            info.Length.ToString(CultureInfo.InvariantCulture),
            info.LastWriteTimeUtc.ToString("O", CultureInfo.InvariantCulture),
            // Another version of this addin has another launcher and other rules.
            typeof(UpToDateCheck).Module.ModuleVersionId.ToString(),
            JsonFile.ToText(settings),
            .. variants.Select(variant => $"{variant.Variant} {variant.Executable.Sha256}"),
        ]);
    }
}
