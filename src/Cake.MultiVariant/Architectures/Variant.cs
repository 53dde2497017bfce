namespace Cake.MultiVariant.Architectures;

/// <summary>The meaning of a variant's name: a level of an architecture and CPU features beyond it, or a CPU.</summary>
internal sealed record Variant
{
    private const int MaximumNameLength = IndexEntry.NameSize - 1;

    /// <summary>More required features first, then by name, so that the order of the input does not matter.</summary>
    public static IComparer<Variant> BestFirst { get; } = Comparer<Variant>.Create((a, b) =>
        b.FeatureNames.Count.CompareTo(a.FeatureNames.Count) is var order and not 0
            ? order
            : string.CompareOrdinal(a.Name, b.Name));

    /// <summary>The one spelling of the name: the CPU; or the level, then the other features by number.</summary>
    public required string Name { get; init; }

    public required Architecture Architecture { get; init; }

    /// <summary>The level in the name; of a CPU, the highest that it has.</summary>
    public required Level Level { get; init; }

    public required FeatureSet RequiredFeatures { get; init; }

    /// <summary>The CPU that the name means; null if it means a level.</summary>
    public CpuFamily? Cpu { get; init; }

    /// <summary>What a compiler has to be told of. Features that a CPU has beyond its level, a compiler need not know.</summary>
    public FeatureSet PromisedFeatures => Cpu is null ? RequiredFeatures : Level.Required;

    /// <summary>GCC's names for the required features.</summary>
    public IReadOnlyList<string> FeatureNames => field ??= Architecture.NamesOf(RequiredFeatures);

    /// <summary>Reads a name such as <c>x86-64-v3</c>, <c>v3</c>, <c>armv8.2-a+rcpc</c> or <c>znver4</c>.</summary>
    /// <exception cref="CakeException">The name means nothing, or asks for something twice.</exception>
    public static Variant Parse(string name)
    {
        foreach (Architecture architecture in Architecture.All)
        {
            string[] parts = architecture.ExpandShortForm(name).Split('+');
            if (architecture.Levels.FirstOrDefault(level => level.Name == parts[0]) is { } level)
                return Parse(name, architecture, level, parts[1..]);
            if (architecture.TryFindCpu(parts[0]) is var (family, cpu))
                return parts.Length == 1 ? Of(architecture, family, cpu) : throw new CakeException(
                    $"Variant '{name}': a CPU has the features that it has. Write {cpu}, or add features to a level.");
        }

        throw new CakeException($"Variant '{name}': {UnknownName.Explain(name)}");
    }

    /// <summary>The full name for a short form such as <c>v3</c>; other names stay as they are.</summary>
    public static string ExpandShortForm(string name) =>
        Architecture.All.Select(known => known.ExpandShortForm(name)).FirstOrDefault(full => full != name) ?? name;

    public bool Equals(Variant? other) => other?.Name == Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>Where there is little room: <c>v3+aes</c>.</summary>
    public string ShortName =>
        Cpu is null ? string.Concat(Architecture.ShortFormOf(Level), Name.AsSpan(Level.Name.Length)) : Name;

    public override string ToString() => Name;

    private static Variant Parse(string name, Architecture architecture, Level level, string[] features)
    {
        FeatureSet required = level.Required;
        foreach (string feature in features)
        {
            int number = architecture.TryFindFeature(feature) ?? throw new CakeException(
                $"Variant '{name}': there is no CPU feature '{feature}'. Correct the name; the features are "
                + $"{string.Join(", ", architecture.Features)}.");
            if (required.Contains(number))
                throw new CakeException($"Variant '{name}' asks for '{feature}' twice. Leave out '+{feature}': {level.Name} "
                    + $"or an earlier '+{feature}' includes it.");
            required.Add(number);
        }

        string normalized = string.Join('+', [level.Name, .. architecture.NamesOf(required.Except(level.Required))]);
        return normalized.Length <= MaximumNameLength
            ? new Variant { Name = normalized, Architecture = architecture, Level = level, RequiredFeatures = required }
            : throw new CakeException($"Variant '{normalized}': the name has {normalized.Length} characters, and a bundle "
                + $"has room for {MaximumNameLength}. Name fewer features, or a higher level that includes them.");
    }

    private static Variant Of(Architecture architecture, CpuFamily family, string name) => new()
    {
        Name = name,
        Architecture = architecture,
        Level = architecture.Levels[architecture.LevelIndexOf(family.Features)],
        RequiredFeatures = family.Features,
        Cpu = family,
    };
}
