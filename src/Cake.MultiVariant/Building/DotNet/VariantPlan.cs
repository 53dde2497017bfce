using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building.DotNet;

/// <summary>Which variants are built, and with which options of ILC.</summary>
internal static class VariantPlan
{
    /// <summary>Plans the chosen variants; else those of the project; else one for each level that the compiler can build.</summary>
    /// <exception cref="CakeException">The compiler cannot build a variant, or options are for one that means nothing.</exception>
    public static VariantBuild[] Of(
        AotProject project, IReadOnlyList<Variant> chosen, MultiVariantPublishSettings settings, ICakeLog log)
    {
        var compiler = new IlCompiler(project["ILCompilerVersion"], project.Architecture);
        if (chosen is [])
        {
            string[] ofProject = project["MultiVariantLevels"].Split(
                ';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            chosen = ChosenVariants.For(
                project.Architecture, ChosenVariants.Parse(ofProject, $"{project.File}: MultiVariantLevels"));
        }

        if (chosen is [])
            chosen = [.. compiler.Levels];
        (string Variant, string Option, string Source)[] options =
        [
            .. from line in project["MultiVariantIlcArgs"].Split('\n', StringSplitOptions.RemoveEmptyEntries)
               let parts = line.Split(' ', 2)
               select (parts[0], parts[1], $"{project.File}: MultiVariantIlcArg"),
            .. from it in settings.VariantIlcArguments
               from option in it.Value
               select (it.Key, option, nameof(settings.VariantIlcArguments)),
        ];
        if (Array.Find(options, it => IlcResponse.IsInstructionSet(it.Option)) is { Option: { } set, Source: var source })
            throw new CakeException($"{source}: '{set}' is refused, as each variant has its own instruction set. Leave it "
                + "out, and name CPU features in Variants, such as x86-64-v3+aes.");
        // Without a variant, an option is for all.
        var optionsOf = options.ToLookup(
            it => it.Variant.Length == 0 ? null : ChosenVariants.Parse([it.Variant], it.Source)[0], it => it.Option);
        return
        [
            .. from variant in chosen
               select new VariantBuild(
                   variant, compiler.InstructionSetOf(variant), [.. optionsOf[null], .. optionsOf[variant]], project, log),
        ];
    }
}
