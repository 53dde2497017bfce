using System.Collections.Concurrent;
using System.Diagnostics;
using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building;

/// <summary>The stage that each variant has reached. It can be read while the build goes on.</summary>
internal sealed class VariantProgress(IReadOnlyList<Variant> variants)
{
    private readonly ConcurrentDictionary<Variant, Stage> _stages = [];

    /// <summary>Whether this is another stage than before.</summary>
    public bool Begin(Variant variant, string stage)
    {
        if (_stages.TryGetValue(variant, out Stage? current) && current.Name == stage)
            return false;
        _stages[variant] = new Stage(stage, Stopwatch.GetTimestamp());
        return true;
    }

    public void End(Variant variant) => _stages[variant] = new Stage("done", null);

    /// <summary>All variants in one line.</summary>
    public override string ToString() => string.Join("  ", variants.Select(variant =>
        $"{variant} {(_stages.TryGetValue(variant, out Stage? stage) ? stage : "waiting")}"));

    /// <summary>A stage, and when it began by <see cref="Stopwatch"/>, unless it is the last.</summary>
    private sealed record Stage(string Name, long? Start)
    {
        public override string ToString() => Start is { } start
            ? $"{Name} {(int)Stopwatch.GetElapsedTime(start).TotalSeconds} s"
            : Name;
    }
}
