using System.Text.Json;

namespace Cake.MultiVariant.Bundling;

/// <summary>What a launcher answers to <c>MULTIVARIANT_DEBUG=json</c>; LAYOUT.md describes it.</summary>
/// <param name="Variants">Best first.</param>
/// <param name="Chosen">The name of the variant that would start, or null.</param>
internal sealed record LauncherAnswer(IReadOnlyList<LauncherAnswer.Variant> Variants, string? Chosen)
{
    private static readonly JsonSerializerOptions s_options =
        new(JsonSerializerOptions.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Null when it is no such answer.</summary>
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

    /// <param name="Name">The variant's name.</param>
    /// <param name="MissingFeatures">What it needs and the CPU lacks.</param>
    /// <param name="Avoided">Whether the CPU can run it and is not to run it unless asked to.</param>
    public sealed record Variant(string Name, IReadOnlyList<string> MissingFeatures, bool Avoided);
}
