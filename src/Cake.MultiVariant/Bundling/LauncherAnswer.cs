using System.Text.Json;

namespace Cake.MultiVariant.Bundling;

/// <summary>
/// A launcher's answer to <c>MULTIVARIANT_DEBUG=json</c> (see LAYOUT.md): the variants, best first, and the name of the
/// one that would start, or null.
/// </summary>
internal sealed record LauncherAnswer(IReadOnlyList<LauncherAnswer.Variant> Variants, string? Chosen)
{
    private static readonly JsonSerializerOptions s_options =
        new(JsonSerializerOptions.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Null if the text is something else.</summary>
    public static LauncherAnswer? TryParse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<LauncherAnswer>(json, s_options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the CPU lacks for it, and whether the launcher avoids it although the CPU can run it.</summary>
    public sealed record Variant(string Name, IReadOnlyList<string> MissingFeatures, bool Avoided);
}
