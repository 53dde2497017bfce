using System.Collections.Concurrent;
using System.Diagnostics;
using Cake.MultiVariant.Presentation;
using MultiVariant.BuildTools;

namespace Cake.MultiVariant.Building;

/// <summary>The stage that each variant has reached. It can be read while the build goes on.</summary>
internal sealed class VariantProgress(IReadOnlyList<VariantBuild> variants)
{
    private readonly ConcurrentDictionary<string, Stage> _stages =
        new(variants.Select(variant => KeyValuePair.Create(variant.Variant.Name, new Stage("waiting", null))));

    /// <summary>Takes a line about a variant's stage, and returns what to log about it, or null.</summary>
    public string? Take(BuildLine line)
    {
        if (!_stages.TryGetValue(line.Variant, out Stage? stage))
            return null;
        Stage? next = line.Kind switch
        {
            BuildLine.Compiling => new Stage("compiling", Stopwatch.GetTimestamp()),
            // The linking step runs several commands.
            BuildLine.Linking when stage.Name != "linking" =>
                new Stage("linking", stage.Start ?? Stopwatch.GetTimestamp()),
            BuildLine.Linked => new Stage("done", null, stage.Elapsed ?? TimeSpan.Zero),
            _ => null,
        };
        if (next is null)
            return null;
        _stages[line.Variant] = next;
        return next.Time switch
        {
            null => next.Name,
            { Ticks: 0 } => "unchanged",
            { } time => $"done: {Quantity.Size(SizeOf(line.Variant))} in {Quantity.Duration(time)}",
        };
    }

    /// <summary>The time to compile and link a variant: zero if it was up to date.</summary>
    public TimeSpan TimeOf(VariantBuild variant) => _stages[variant.Variant.Name].Time ?? TimeSpan.Zero;

    /// <summary>All variants in one line.</summary>
    public override string ToString() =>
        string.Join("  ", variants.Select(variant => $"{variant.Variant} {_stages[variant.Variant.Name]}"));

    private long SizeOf(string name) =>
        new FileInfo(variants.Single(variant => variant.Variant.Name == name).Executable).Length;

    /// <summary>A stage, when compiling began by <see cref="Stopwatch"/>, and the time it took once it is done.</summary>
    private sealed record Stage(string Name, long? Start, TimeSpan? Time = null)
    {
        public TimeSpan? Elapsed => Start is { } start ? Stopwatch.GetElapsedTime(start) : null;

        public override string ToString() => Elapsed is { } elapsed ? $"{Name} {(int)elapsed.TotalSeconds} s" : Name;
    }
}
