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
        string[] parts = variant.Name.Split('+');
        if (!Levels.TryGetValue(parts[0], out string? level))
            throw CannotBuild($"{(Levels.Count == 1 ? "only" : "the levels")} {string.Join(", ", Levels.Keys)}");

        string[] features = parts[1..];
        var extensions = Extensions.Where(extension => extension.Features.All(features.Contains)).ToArray();
        // An extension with further features would need more of the CPU than the variant's name says.
        if (features.Except(extensions.SelectMany(extension => extension.Features)).Any())
        {
            IEnumerable<string> known = Extensions.Select(extension => string.Join('+', extension.Features));
            throw CannotBuild(Extensions.Count == 0
                ? "no features beyond a level"
                : $"the features {string.Join(", ", known)} beyond a level");
        }

        IEnumerable<string> names = [level, .. extensions.Select(extension => extension.Name)];
        return names.Where(name => name.Length > 0);

        CakeException CannotBuild(string known) =>
            new($"{compiler} cannot build the variant {variant}. It can build {known}. Choose one of these.");
    }
}

/// <summary>What Go calls an architecture (<c>GOARCH</c>), and the variable that takes its levels, or null.</summary>
internal sealed record GoNames(string Architecture, string? LevelVariable, CompilerNames Compiler);

/// <summary>What Rust calls an architecture, as in target triples, and rustc's options for its variants.</summary>
internal sealed record RustNames(string Architecture, CompilerNames Compiler);
