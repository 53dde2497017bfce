using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building;

/// <summary>Which variants are built, and with which options of ILC.</summary>
internal static class VariantOptions
{
    /// <summary>Plans the chosen variants; else those of the project; else one for each level that the compiler can build.</summary>
    /// <exception cref="CakeException">The compiler cannot build a variant, or options are for one that means nothing.</exception>
    public static VariantBuild[] Plan(
        AotProject project, IReadOnlyList<Variant> chosen, MultiVariantPublishSettings settings, ICakeLog log)
    {
        var compiler = new IlCompiler(project.IlCompilerVersion, project.Architecture);
        if (chosen is [])
            chosen = Parse(project.Variants, $"{project.File}: MultiVariantLevels");
        if (chosen is [])
            chosen = [.. compiler.Levels];
        var options = project.VariantIlcArguments
            .Concat(settings.VariantIlcArguments.SelectMany(it => it.Value.Select(option => (Variant: it.Key, Option: option))))
            .ToLookup(it => it.Variant.Length == 0 ? null : Variant.Parse(it.Variant), it => it.Option);
        return
        [
            .. from variant in chosen
               select new VariantBuild(
                   variant, compiler.InstructionSetOf(variant), [.. options[null], .. options[variant]], project, log),
        ];
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
