using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Bundling;

/// <summary>The JSON in the bundle's <c>.note.package</c>: https://systemd.io/ELF_PACKAGE_METADATA.</summary>
internal static class PackageMetadata
{
    public static byte[] Create(
        string? name, string? version, Architecture architecture, IEnumerable<Variant> variants)
    {
        var metadata = new JsonObject { ["type"] = "multivariant" };
        if (name != null)
            metadata["name"] = name;
        if (version != null)
            metadata["version"] = version;
        metadata["architecture"] = architecture.Name;
        metadata["variants"] = new JsonArray([.. variants.Select(variant => JsonValue.Create(variant.Name))]);
        return Encoding.UTF8.GetBytes(metadata.ToJsonString());
    }

    /// <summary>The name and the version of the program; null if there is none, or no sound metadata.</summary>
    public static (string? Name, string? Version) Read(ReadOnlySpan<byte> metadata)
    {
        try
        {
            JsonNode? json = JsonNode.Parse(metadata);
            return ((string?)json?["name"], (string?)json?["version"]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }
}
