using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building;

/// <summary>The variants that somebody names.</summary>
internal static class ChosenVariants
{
    /// <summary>Those of an architecture, where variants are chosen for several.</summary>
    /// <exception cref="CakeException">All of them are for others.</exception>
    public static IReadOnlyList<Variant> For(Architecture architecture, IReadOnlyList<Variant> chosen)
    {
        Variant[] own = [.. chosen.Where(variant => variant.Architecture == architecture)];
        return own.Length > 0 || chosen.Count == 0 ? own : throw new CakeException(
            $"No variant is for {architecture.Name}: {string.Join(", ", chosen)}. Name some of {architecture.Baseline.Name} or "
            + "higher levels, or none for the default.");
    }

    /// <summary>Parses names of variants; errors say which source they come from.</summary>
    /// <exception cref="CakeException">A name means nothing, or is there twice.</exception>
    public static IReadOnlyList<Variant> Parse(IEnumerable<string> names, string source)
    {
        Variant[] variants;
        try
        {
            variants = [.. names.Select(Variant.Parse)];
        }
        catch (CakeException e)
        {
            throw new CakeException($"{source}: {e.Message}", e);
        }

        if (variants.GroupBy(variant => variant).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
            throw new CakeException($"{source} names {twice} twice. Leave one out.");
        return variants;
    }
}
