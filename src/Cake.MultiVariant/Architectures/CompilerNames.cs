namespace Cake.MultiVariant.Architectures;

/// <summary>
/// What a compiler calls the levels that it can build (empty for its default), and features beyond them, some of which it
/// only uses together. The default variants are those that are worth building if nobody chooses.
/// </summary>
internal sealed record CompilerNames(
    IReadOnlyDictionary<string, string> Levels,
    IReadOnlyList<(string Name, string[] Features)> Extensions,
    IReadOnlyList<string> DefaultVariants)
{
    /// <summary>Its names for what a variant is: of the level, and of features beyond that.</summary>
    /// <param name="variant">What is built.</param>
    /// <param name="compiler">The compiler with its version, for the error.</param>
    /// <exception cref="CakeException">It cannot build the variant.</exception>
    public IEnumerable<string> Of(Variant variant, string compiler)
    {
        Level? level = Levels.ContainsKey(variant.Level.Name) ? variant.Level : null;
        // What a CPU has and the compiler does not know, it need not use.
        if (variant.Cpu != null)
            level = variant.Architecture.Levels.LastOrDefault(known =>
                Levels.ContainsKey(known.Name) && known.Required.IsSubsetOf(variant.RequiredFeatures));
        if (level is null)
            throw CannotBuild($"{(Levels.Count == 1 ? "only" : "the levels")} {string.Join(", ", Levels.Keys)}");

        IReadOnlyList<string> features = variant.Architecture.NamesOf(variant.RequiredFeatures.Except(level.Required));
        // An extension with further features would need more of the CPU than the variant's name says.
        var extensions = Extensions.Where(extension => extension.Features.All(features.Contains)).ToArray();
        if (variant.Cpu is null && features.Except(extensions.SelectMany(extension => extension.Features)).Any())
        {
            IEnumerable<string> known = Extensions.Select(extension => string.Join('+', extension.Features));
            throw CannotBuild(Extensions.Count == 0
                ? "no features beyond a level"
                : $"the features {string.Join(", ", known)} beyond a level");
        }

        IEnumerable<string> names = [Levels[level.Name], .. extensions.Select(extension => extension.Name)];
        return names.Where(name => name.Length > 0);

        CakeException CannotBuild(string known) =>
            new($"{compiler} cannot build the variant {variant}. It can build {known}. Choose one of these.");
    }
}

/// <summary>What Go calls an architecture (<c>GOARCH</c>), and the variable that takes its levels, or null.</summary>
internal sealed record GoNames(string Architecture, string? LevelVariable, CompilerNames Compiler);

/// <summary>What Rust calls an architecture in its target triples, and rustc's options <c>-C</c> for variants.</summary>
/// <param name="Architecture">The first part of triples.</param>
/// <param name="Compiler">The options for levels and features.</param>
/// <param name="Doubtful">Features that LLVM takes for granted in CPUs of which some models lack them, by rustc's names.</param>
internal sealed record RustNames(
    string Architecture, CompilerNames Compiler, IReadOnlyList<(string Name, string Feature)> Doubtful)
{
    /// <summary>The options for a variant, and for its CPU if the compiler knows that.</summary>
    /// <param name="variant">What is built.</param>
    /// <param name="compiler">The compiler with its version, for the error.</param>
    /// <param name="cpus">The names of CPUs that it knows; if it does not tell, none, and GCC's names are taken.</param>
    /// <exception cref="CakeException">It cannot build the variant.</exception>
    public IEnumerable<string> OptionsOf(Variant variant, string compiler, IReadOnlyCollection<string> cpus)
    {
        IEnumerable<string> names = variant.Cpu?.VariantNames.Prepend(variant.Name).Where(cpus.Contains) ?? [];
        string? cpu = cpus.Count > 0 ? names.FirstOrDefault() : variant.Cpu?.VariantNames[0];
        if (cpu is null)
            return Compiler.Of(variant, compiler);
        IEnumerable<string> missing = Doubtful
            .Where(doubtful => !variant.FeatureNames.Contains(doubtful.Feature))
            .Select(doubtful => $"target-feature=-{doubtful.Name}");
        return [$"target-cpu={cpu}", .. missing];
    }
}
