namespace Cake.MultiVariant.Tests.Rooms;

/// <summary>Which rooms refer to which, as arrows between them.</summary>
internal sealed class RoomMap
{
    private readonly Dictionary<string, Dictionary<string, Reference>> _arrows;

    public RoomMap(SourceCode code) => _arrows = code.References
        .Where(reference => reference.From != SourceCode.NoRoom && reference.To != SourceCode.NoRoom)
        .GroupBy(reference => reference.From, StringComparer.Ordinal)
        .ToDictionary(
            room => room.Key,
            room => room.GroupBy(reference => reference.To).ToDictionary(to => to.Key, to => to.First()));

    /// <summary>A shortest circle through each arrow that is part of one, each circle once.</summary>
    public IReadOnlyList<string> Circles =>
    [
        .. from arrow in _arrows.SelectMany(room => room.Value.Values)
           let way = Way(arrow.To, arrow.From)
           where way is not null
           let circle = FromItsFirst([arrow, .. way])
           orderby circle.Length, circle[0].From
           group circle by string.Join(" → ", [.. circle.Select(step => step.From), circle[0].From]) into same
           select string.Join("\n  ", [same.Key, .. same.First().Select(step => $"{step}")]),
    ];

    private static Reference[] FromItsFirst(Reference[] circle)
    {
        int first = Array.IndexOf(circle, circle.MinBy(step => step.From, StringComparer.Ordinal));
        return [.. circle[first..], .. circle[..first]];
    }

    /// <summary>The shortest way from one room to another, or null.</summary>
    private Reference[]? Way(string from, string to)
    {
        var ways = new Dictionary<string, Reference[]> { [from] = [] };
        var next = new Queue<string>([from]);
        while (next.TryDequeue(out string? room) && room != to)
        {
            if (!_arrows.TryGetValue(room, out Dictionary<string, Reference>? arrows))
                continue;
            foreach (Reference step in arrows.Values)
            {
                if (ways.TryAdd(step.To, [.. ways[room], step]))
                    next.Enqueue(step.To);
            }
        }

        return ways.GetValueOrDefault(to);
    }
}
