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
            chosen = For(project.Architecture, Parse(
                project["MultiVariantLevels"].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                $"{project.File}: MultiVariantLevels"));
        if (chosen is [])
            chosen = [.. compiler.Levels];
        IEnumerable<(Variant? Variant, string Option)> ofProject =
            from line in project["MultiVariantIlcArgs"].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            let parts = line.Split(' ', 2)
            select Read(parts[0], parts[1], $"{project.File}: MultiVariantIlcArg");
        IEnumerable<(Variant? Variant, string Option)> ofSettings =
            from it in settings.VariantIlcArguments
            from option in it.Value
            select Read(it.Key, option, nameof(settings.VariantIlcArguments));
        var options = ofProject.Concat(ofSettings).ToLookup(it => it.Variant, it => it.Option);
        return
        [
            .. from variant in chosen
               select new VariantBuild(
                   variant, compiler.InstructionSetOf(variant), [.. options[null], .. options[variant]], project, log),
        ];

        // Without a variant, an option is for all.
        static (Variant? Variant, string Option) Read(string variant, string option, string source) =>
            !IlcResponse.IsInstructionSet(option)
                ? (variant.Length > 0 ? Parse([variant], source)[0] : null, option)
                : throw new CakeException($"{source}: '{option}' is refused, as each variant has its own instruction set. "
                    + "Leave it out, and name CPU features in Variants, such as x86-64-v3+aes.");
    }

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
