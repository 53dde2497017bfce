using System.Globalization;

namespace Cake.MultiVariant.Architectures;

/// <summary>The compiler from IL to native code: which variants it can build, and what it calls them.</summary>
/// <param name="version">The version of its package, such as <c>9.0.20</c>.</param>
/// <param name="architecture">What it compiles for.</param>
internal sealed class IlCompiler(string version, Architecture architecture)
{
    private readonly CompilerNames _names =
        architecture.IlcNames(int.Parse(version.Split('.')[0], CultureInfo.InvariantCulture));

    /// <summary>The variants that it builds if nobody chooses.</summary>
    public IEnumerable<Variant> Levels => _names.DefaultVariants.Select(Variant.Parse);

    /// <summary>The value of <c>IlcInstructionSet</c> for a variant.</summary>
    /// <exception cref="CakeException">It cannot build the variant.</exception>
    public string InstructionSetOf(Variant variant) => string.Join(',', _names.Of(variant, $"ILCompiler {version}"));
}
