namespace Cake.MultiVariant.Architectures;

/// <summary>What to write instead of a name that means no variant, or no CPU.</summary>
internal static class UnknownName
{
    private const int MaximumEdits = 2;

    /// <summary>Two sentences or three: what is wrong, what to write, and what there is.</summary>
    public static string Explain(string name)
    {
        IEnumerable<string> levels = Architecture.All.Select(known => $"{known.LevelSummary} for {known.Name}");
        return $"there is no level or CPU '{name.Split('+')[0]}'. {Correction(name)} The levels are {string.Join("; ", levels)}. "
            + "MultiVariantListCpus lists the CPUs.";
    }

    /// <summary>The same for the name of a CPU.</summary>
    public static string ExplainCpu(string name)
    {
        string full = Variant.ExpandShortForm(name).Split('+')[0];
        Architecture? architecture = Architecture.All.FirstOrDefault(it => it.Levels.Any(level => level.Name == full));
        string problem = architecture is null
            ? $"there is no CPU '{name}'. {MicroArchitecture(name) ?? Nearest(name, Cpus) ?? "Correct the name."}"
            : $"'{name}' is not a CPU, but what many CPUs can do. Name one of these, such as {FirstWith(architecture, full)}.";
        return $"{problem} MultiVariantListCpus lists the CPUs.";
    }

    private static IEnumerable<string> Cpus =>
        Architecture.All.SelectMany(known => known.CpuFamilies).SelectMany(family => family.VariantNames);

    private static string FirstWith(Architecture architecture, string levelName)
    {
        int level = architecture.Levels.TakeWhile(it => it.Name != levelName).Count();
        return architecture.CpuFamilies.First(it => architecture.Levels[level].Required.IsSubsetOf(it.Features)).VariantNames[0];
    }

    private static string Correction(string name)
    {
        string[] levels = [.. Architecture.All.SelectMany(known => known.Levels).Select(level => level.Name)];
        // ILCompiler before version 10 spells it x86-x64-v3,aes.
        string respelt = name.Replace("x86-x64", "x86-64", StringComparison.Ordinal).Replace(',', '+');
        if (respelt != name && levels.Contains(respelt.Split('+')[0]))
            return $"Write {respelt}.";
        foreach (Architecture architecture in Architecture.All)
        {
            if (architecture.TryFindFeature(name) is { } feature)
                return architecture.Levels.ElementAtOrDefault(architecture.LevelIndexOf(feature)) is { } level
                    ? $"Write {level.Name}, the lowest level with this feature."
                    : $"Write {architecture.Baseline.Name}+{name}, or add it to a higher level.";
        }

        return MicroArchitecture(name) ?? Nearest(name, levels.Concat(Cpus)) ?? "Correct the name.";
    }

    /// <summary>What shops and reports call a CPU is not always the name that compilers have for it: <c>Zen 4</c>.</summary>
    private static string? MicroArchitecture(string name) => (
        from architecture in Architecture.All
        from family in architecture.CpuFamilies
        from own in family.Name.Split(", ")
        where own.Equals(name, StringComparison.OrdinalIgnoreCase)
            || $"{family.Vendor} {own}".Equals(name, StringComparison.OrdinalIgnoreCase)
        select $"Write {family.VariantNames[0]}.").FirstOrDefault();

    private static string? Nearest(string name, IEnumerable<string> names)
    {
        (string Name, int Edits) nearest = names.Select(known => (known, Edits(name, known))).MinBy(it => it.Item2);
        return nearest.Edits <= MaximumEdits && nearest.Edits < name.Length ? $"Did you mean {nearest.Name}?" : null;
    }

    /// <summary>How many characters have to be inserted, deleted or replaced (Levenshtein's distance).</summary>
    private static int Edits(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 0; i < from.Length; i++)
        {
            int diagonal = row[0]++;
            for (int j = 0; j < to.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(from[i]) == to[j] ? 0 : 1);
                (diagonal, row[j + 1]) = (row[j + 1], Math.Min(replaced, Math.Min(row[j], row[j + 1]) + 1));
            }
        }

        return row[^1];
    }
}
