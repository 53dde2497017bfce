using System.Text.Json.Serialization;

namespace Cake.MultiVariant;

/// <summary>How a bundle stores its variants.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Packing>))]
public enum Packing
{
    /// <summary>As they are: a variant starts as fast as the executable that it was made of.</summary>
    None,

    /// <summary>
    /// As zstd frames (RFC 8878): one variant, the base, by itself, and of each other what differs from it. Four variants of
    /// a .NET program take less room than one of them does unpacked. At start, the launcher decodes the base at some hundred
    /// megabytes a second, and then the variant that it starts if that is another.
    /// </summary>
    Zstd,
}
