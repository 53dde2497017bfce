using System.Globalization;
using Cake.MultiVariant.Building;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Delivery;

/// <summary>Records a bundle's inputs, so that an unchanged bundle is not stitched again.</summary>
/// <param name="file">The record.</param>
internal sealed class BundleStamp(FilePath file)
{
    /// <summary>The bundle as it is, or null when it would become another one, or has been touched since.</summary>
    public BundleDescription? Read(
        FilePath bundle, IEnumerable<PublishedVariant> variants, MultiVariantStitchSettings settings)
    {
        if (!File.Exists(file.FullPath)
            || !File.Exists(bundle.FullPath)
            || File.ReadAllText(file.FullPath) != Content(bundle, variants, settings))
        {
            return null;
        }

        using var reader = BundleReader.Open(bundle);
        return reader.Describe();
    }

    public void Write(
        FilePath bundle, IEnumerable<PublishedVariant> variants, MultiVariantStitchSettings settings) =>
        File.WriteAllText(file.FullPath, Content(bundle, variants, settings));

    private static string Content(
        FilePath bundle, IEnumerable<PublishedVariant> variants, MultiVariantStitchSettings settings)
    {
        var info = new FileInfo(bundle.FullPath);
        return string.Join('\n',
        [
            bundle.FullPath,
            info.Length.ToString(CultureInfo.InvariantCulture),
            info.LastWriteTimeUtc.ToString("O", CultureInfo.InvariantCulture),
            // With the addin its launcher and its rules change.
            typeof(BundleStamp).Module.ModuleVersionId.ToString(),
            JsonFile.ToText(settings),
            .. variants.Select(variant => $"{variant.Variant} {variant.Executable.Sha256}"),
        ]);
    }
}
