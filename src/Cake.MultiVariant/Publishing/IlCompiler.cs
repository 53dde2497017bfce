using System.Globalization;
using Cake.Core;
using MultiVariant.Format.X64;

namespace Cake.MultiVariant;

/// <summary>The compiler from IL to native code: which variants it can build, and what it calls them.</summary>
internal sealed class IlCompiler
{
    private readonly string _version;
    private readonly Dictionary<string, string> _instructionSets;

    /// <param name="version">The version of its package, such as <c>9.0.20</c>.</param>
    public IlCompiler(string version)
    {
        _version = version;
        int major = int.Parse(version.Split('.')[0], CultureInfo.InvariantCulture);
        int lowest = major >= 11 ? 2 : X64Levels.Baseline;
        // Before version 10 the names are misspelt. The lowest level is what it compiles for when nothing is said.
        string prefix = major >= 10 ? "x86-64" : "x86-x64";
        _instructionSets = Enumerable.Range(lowest, X64Levels.Highest - lowest + 1).ToDictionary(
            level => Variant.Parse($"v{level}").Name,
            level => level == lowest ? "" : $"{prefix}-v{level}");
    }

    /// <summary>The names of all variants that it can build.</summary>
    public IEnumerable<string> Variants => _instructionSets.Keys;

    /// <summary>The value of <c>IlcInstructionSet</c> for a variant.</summary>
    /// <exception cref="CakeException">It cannot build the variant.</exception>
    public string InstructionSetOf(string variant) =>
        _instructionSets.TryGetValue(variant, out string? instructionSet)
            ? instructionSet
            : throw new CakeException($"Variant '{variant}': found ILCompiler {_version}, which cannot build it, "
                + $"expected one of {string.Join(", ", Variants)}; choose among these");
}
