using System.Collections.Concurrent;
using System.Diagnostics;
using Cake.MultiVariant.Presentation;
using MultiVariant.BuildTools;

namespace Cake.MultiVariant.Building;

/// <summary>How far each variant is.</summary>
internal sealed class VariantProgress(IReadOnlyList<VariantBuild> variants)
{
    // Read by whoever shows it while the build goes on.
    private readonly ConcurrentDictionary<string, Stage> _stages =
        new(variants.Select(variant => KeyValuePair.Create(variant.Variant.Name, Stage.Waiting)));

    /// <summary>Takes what a build does for a variant now, and returns what is new, or null.</summary>
    public string? Take(BuildLine line)
    {
        if (!_stages.TryGetValue(line.Variant, out Stage? stage))
            return null;
        Stage? next = line.Kind switch
        {
            BuildLine.Compiling => new Stage("compiling", Stopwatch.GetTimestamp()),
            // The linker comes with several commands.
            BuildLine.Linking when stage.Name != "linking" => new Stage("linking", stage.Start ?? Stopwatch.GetTimestamp()),
            BuildLine.Linked => stage.Finish(),
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

    /// <summary>What compiling and linking a variant took; zero for one that was up to date.</summary>
    public TimeSpan TimeOf(VariantBuild variant) => _stages[variant.Variant.Name].Time ?? TimeSpan.Zero;

    /// <summary>All variants in a line.</summary>
    public override string ToString() => string.Join("  ", variants.Select(variant => $"{variant.Variant} {_stages[variant.Variant.Name]}"));

    private long SizeOf(string name) => variants.Single(variant => variant.Variant.Name == name).Length;

    /// <param name="Name">What is done.</param>
    /// <param name="Start">When compiling or linking began, by <see cref="Stopwatch"/>.</param>
    /// <param name="Time">What it took, once it is done.</param>
    private sealed record Stage(string Name, long? Start, TimeSpan? Time = null)
    {
        public static readonly Stage Waiting = new("waiting", null);

        public Stage Finish() => new("done", null, Start is { } start ? Stopwatch.GetElapsedTime(start) : TimeSpan.Zero);

        public override string ToString() =>
            Start is { } start ? $"{Name} {(int)Stopwatch.GetElapsedTime(start).TotalSeconds} s" : Name;
    }
}
