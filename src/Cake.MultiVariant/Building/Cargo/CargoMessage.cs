using System.Text.Json;

namespace Cake.MultiVariant.Building.Cargo;

/// <summary>A message of <c>cargo --message-format=json</c> (The Cargo Book, "External tools").</summary>
internal sealed record CargoMessage
{
    /// <summary>How Cargo spells properties.</summary>
    public static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string Reason { get; init; } = "";

    /// <summary>Of a <c>compiler-artifact</c>.</summary>
    public CargoTarget? Target { get; init; }

    /// <summary>Of a <c>compiler-artifact</c>: its path, if it is executable.</summary>
    public string? Executable { get; init; }

    /// <summary>Of a <c>compiler-message</c>.</summary>
    public Diagnostic? Message { get; init; }

    /// <summary>Of a <c>build-script-executed</c>: pairs of names and values.</summary>
    public string[][] Env { get; init; } = [];

    public bool IsError => Message?.Level.StartsWith("error", StringComparison.Ordinal) == true;

    /// <summary>Not so is the number of warnings, which older compilers send as one more.</summary>
    public bool IsWarning => Message is { Level: "warning" } && !Message.Message.EndsWith(" emitted", StringComparison.Ordinal);

    /// <summary>A diagnostic as rustc prints it, or empty.</summary>
    public string Rendered => Message?.Rendered ?? "";

    /// <summary>Reads a line; null if it is something else, such as what a build script prints.</summary>
    public static CargoMessage? TryRead(string line)
    {
        try
        {
            return line.StartsWith('{') ? JsonSerializer.Deserialize<CargoMessage>(line, Json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the compiler says, and how bad it is.</summary>
    internal sealed record Diagnostic(string Level, string Message, string? Rendered);
}

/// <summary>Something in a package that is compiled on its own.</summary>
internal sealed record CargoTarget(string Name, string[] Kind)
{
    public bool IsBinary => Kind.Contains("bin");
}
