using System.Text.Json;
using Cake.MultiVariant.BuildSystems;

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

    /// <summary>The place of an error in the sources, if it has one.</summary>
    /// <param name="workspace">The folder of the workspace.</param>
    public SourceError? ErrorIn(string workspace)
    {
        if (!IsError || Message!.Spans.FirstOrDefault(span => span.IsPrimary) is not { } place)
            return null;
        string code = Message.Code is { } known ? $"{known.Code}: " : "";
        return new SourceError(
            Path.GetFullPath(place.FileName, workspace),
            place.LineStart,
            place.ColumnStart,
            $"{code}{Message.Message.Split('\n')[0]}");
    }

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
    internal sealed record Diagnostic(string Level, string Message, string? Rendered)
    {
        public ErrorCode? Code { get; init; }

        public Span[] Spans { get; init; } = [];
    }

    /// <summary><c>E0425</c>, or the name of a lint.</summary>
    internal sealed record ErrorCode(string Code);

    /// <summary>A part of a file, which is relative to the workspace. The primary one is what a message is about.</summary>
    internal sealed record Span(string FileName, int LineStart, int ColumnStart, bool IsPrimary);
}

/// <summary>Something in a package that is compiled on its own.</summary>
internal sealed record CargoTarget(string Name, string[] Kind)
{
    public bool IsBinary => Kind.Contains("bin");
}
