using System.Globalization;

namespace Cake.MultiVariant.Architectures;

/// <summary>The compiler from IL to native code: which variants it can build, and what it calls them.</summary>
/// <param name="version">The version of its package, such as <c>9.0.20</c>.</param>
/// <param name="architecture">What it compiles for.</param>
internal sealed class IlCompiler(string version, Architecture architecture)
{
    private readonly IlcNames _names =
        architecture.IlcNames(int.Parse(version.Split('.')[0], CultureInfo.InvariantCulture));

    /// <summary>The variants that it builds if nobody chooses.</summary>
    public IEnumerable<Variant> Levels => _names.DefaultVariants.Select(Variant.Parse);

    /// <summary>The value of <c>IlcInstructionSet</c> for a variant.</summary>
    /// <exception cref="CakeException">It cannot build the variant.</exception>
    public string InstructionSetOf(Variant variant)
    {
        string[] parts = variant.Name.Split('+');
        if (!_names.Levels.TryGetValue(parts[0], out string? level))
            throw CannotBuild(variant, $"the levels {string.Join(", ", _names.Levels.Keys)}");

        string[] features = parts[1..];
        var extensions = _names.Extensions.Where(extension => extension.Features.All(features.Contains)).ToArray();
        // An extension with further features would need more of the CPU than the variant's name says.
        if (features.Except(extensions.SelectMany(extension => extension.Features)).Any())
        {
            IEnumerable<string> known = _names.Extensions.Select(extension => string.Join('+', extension.Features));
            throw CannotBuild(variant, $"the features {string.Join(", ", known)} beyond a level");
        }

        IEnumerable<string> names = [level, .. extensions.Select(extension => extension.Name)];
        return string.Join(',', names.Where(name => name.Length > 0));
    }

    private CakeException CannotBuild(Variant variant, string known) =>
        new($"ILCompiler {version} cannot build the variant {variant}. It can build {known}. Choose one of these.");
}
