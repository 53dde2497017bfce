using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cake.MultiVariant.Files;

/// <summary>JSON that this addin writes and reads back.</summary>
internal static class JsonFile
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    public static string ToText<T>(T value) => $"{JsonSerializer.Serialize(value, s_options)}\n";

    /// <exception cref="JsonException">The file holds something else.</exception>
    public static T Read<T>(string path) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(path), s_options) ?? throw new JsonException("It is null.");

    /// <summary>Null if the file is missing, unreadable, or holds something else.</summary>
    public static T? TryRead<T>(string path)
        where T : class
    {
        try
        {
            return Read<T>(path);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
