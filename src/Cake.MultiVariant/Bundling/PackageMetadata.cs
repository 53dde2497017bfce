using System.Text;
using System.Text.Json.Nodes;
using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Bundling;

/// <summary>The JSON in the bundle's <c>.note.package</c>: https://systemd.io/ELF_PACKAGE_METADATA.</summary>
internal static class PackageMetadata
{
    public static byte[] Create(
        MultiVariantStitchSettings settings, Architecture architecture, IEnumerable<Variant> variants)
    {
        var metadata = new JsonObject { ["type"] = "multivariant" };
        if (settings.Name is { } name)
            metadata["name"] = name;
        if (settings.Version is { } version)
            metadata["version"] = version;
        metadata["architecture"] = architecture.Name;
        metadata["variants"] = new JsonArray([.. variants.Select(variant => JsonValue.Create(variant.Name))]);
        return Encoding.UTF8.GetBytes(metadata.ToJsonString());
    }
}
