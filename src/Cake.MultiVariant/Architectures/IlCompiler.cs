using System.Globalization;
using Cake.Core;
using MultiVariant.Format.X64;

namespace Cake.MultiVariant.Architectures;

/// <summary>The compiler from IL to native code: which variants it can build, and what it calls them.</summary>
internal sealed class IlCompiler
{
    /// <summary>What ILC takes beyond levels before version 10, and the features that it uses then.</summary>
    private static readonly (string Name, string[] Features)[] s_early =
    [
        ("aes", ["aes"]),
        ("pclmul", ["pclmul"]),
        ("avxvnni", ["avxvnni"]),
        ("serialize", ["serialize"]),
        ("avx512vbmi,avx512vbmi_vl", ["avx512vbmi"]),
    ];

    private static readonly (string Name, string[] Features)[] s_late =
    [
        ("aes", ["aes", "pclmul"]),
        ("sha", ["sha"]),
        ("gfni", ["gfni"]),
        ("avxvnni", ["avxvnni"]),
        ("avxifma", ["avxifma"]),
        ("waitpkg", ["waitpkg"]),
        ("x86serialize", ["serialize"]),
    ];

    private readonly Dictionary<string, string> _levels;
    private readonly (string Name, string[] Features)[] _beyondLevels;

    /// <param name="version">The version of its package, such as <c>9.0.20</c>.</param>
    public IlCompiler(string version)
    {
        Version = version;
        int major = int.Parse(version.Split('.')[0], CultureInfo.InvariantCulture);
        int lowest = major >= 11 ? 2 : X64Levels.Baseline;
        // Before version 10 the names are misspelt. The lowest level is what it compiles for when nothing is said.
        string prefix = major >= 10 ? "x86-64" : "x86-x64";
        _levels = Enumerable.Range(lowest, X64Levels.Highest - lowest + 1).ToDictionary(
            level => Variant.Parse($"v{level}").Name,
            level => level == lowest ? "" : $"{prefix}-v{level}");
        _beyondLevels = major >= 10 ? s_late : s_early;
    }

    /// <summary>The version of its package.</summary>
    public string Version { get; }

    /// <summary>The names of all levels that it can build.</summary>
    public IEnumerable<string> Levels => _levels.Keys;

    /// <summary>The value of <c>IlcInstructionSet</c> for a variant.</summary>
    /// <exception cref="CakeException">It cannot build the variant.</exception>
    public string InstructionSetOf(string variant)
    {
        string[] parts = variant.Split('+');
        if (!_levels.TryGetValue(parts[0], out string? level))
            throw CannotBuild(variant, "level", Levels);

        string[] features = parts[1..];
        var groups = _beyondLevels.Where(group => group.Features.All(features.Contains)).ToArray();
        // A group with more than was asked for would need more of the CPU than the variant's name says.
        if (features.Except(groups.SelectMany(group => group.Features)).Any())
        {
            throw CannotBuild(
                variant, "features", _beyondLevels.Select(group => string.Join('+', group.Features)));
        }

        return string.Join(',', [.. level is "" ? [] : new[] { level }, .. groups.Select(group => group.Name)]);
    }

    private CakeException CannotBuild(string variant, string part, IEnumerable<string> known) =>
        new($"Variant '{variant}': found ILCompiler {Version}, which cannot build it, expected {part} among "
            + $"{string.Join(", ", known)}; choose among these");
}
