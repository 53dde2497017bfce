using System.Text;
using Cake.Core;
using MultiVariant.Format;
using MultiVariant.Format.X64;

namespace Cake.MultiVariant.Architectures;

/// <summary>What a variant's name means: a micro-architecture level and the CPU features needed beyond it.</summary>
internal sealed class Variant
{
    private const int MaximumNameLength = IndexEntry.NameSize - 1;

    private Variant(string name, FeatureSet requiredFeatures)
    {
        Name = name;
        RequiredFeatures = requiredFeatures;
        FeatureCount = FeatureNames.Of(requiredFeatures).Count;
    }

    /// <summary>More required features first; then by name, so that the order of the input does not matter.</summary>
    public static IComparer<Variant> BestFirst { get; } = Comparer<Variant>.Create((a, b) =>
        a.FeatureCount != b.FeatureCount
            ? b.FeatureCount.CompareTo(a.FeatureCount)
            : string.CompareOrdinal(a.Name, b.Name));

    /// <summary>The one spelling of the name: the psABI's level, then the other features by number.</summary>
    public string Name { get; }

    public FeatureSet RequiredFeatures { get; }

    public Platform Platform { get; } = Platform.LinuxX64;

    public bool UsesVector512 => FeatureNames.Of(RequiredFeatures).Contains("avx512f");

    private int FeatureCount { get; }

    /// <summary>Reads a name such as <c>x86-64-v3</c>, <c>v3</c> or <c>x86-64-v4+gfni</c>.</summary>
    /// <exception cref="CakeException">The name means nothing, or says something twice.</exception>
    public static Variant Parse(string name)
    {
        string[] parts = ExpandShortForm(name).Split('+');
        int level = Levels.FirstOrDefault(candidate => LevelName(candidate) == parts[0]);
        if (level == 0)
        {
            throw new CakeException($"Variant '{name}': found the level '{parts[0]}', expected one of "
                + $"{string.Join(", ", Levels.Select(LevelName))}; {Correction(name)}");
        }

        FeatureSet required = X64Levels.Required(level);
        var beyondLevel = new SortedSet<int>();
        foreach (string feature in parts.Skip(1))
        {
            int number = NumberOf(feature, name);
            if (required.Contains(number))
            {
                throw new CakeException($"Variant '{name}': found the feature '{feature}' twice, expected it once; "
                    + $"leave it out where {LevelName(level)} or an earlier '+{feature}' says it already");
            }

            required.Add(number);
            beyondLevel.Add(number);
        }

        string normalised = string.Concat([LevelName(level), .. beyondLevel.Select(n => $"+{FeatureNames.All[n]}")]);
        if (normalised.Length > MaximumNameLength)
        {
            throw new CakeException($"Variant '{normalised}': found a name of {normalised.Length} bytes, expected at "
                + $"most {MaximumNameLength}; name fewer features, or a higher level that includes them");
        }

        return new Variant(normalised, required);
    }

    /// <summary><c>v3</c> stands for <c>x86-64-v3</c>, <c>v1</c> for <c>x86-64</c>; other names stay.</summary>
    public static string ExpandShortForm(string name)
    {
        ReadOnlySpan<byte> level = X64Levels.ExpandShortForm(Encoding.UTF8.GetBytes(name), out int length);
        return string.Concat(Encoding.ASCII.GetString(level), name.AsSpan(length));
    }

    private static IEnumerable<int> Levels => Enumerable.Range(X64Levels.Baseline, X64Levels.Highest);

    private static string LevelName(int level) => Encoding.ASCII.GetString(X64Levels.NameOf(level));

    /// <summary>ILCompiler before version 10 writes <c>x86-x64-v3,aes</c>.</summary>
    private static string Correction(string name)
    {
        string respelt = name.Replace("x86-x64", "x86-64", StringComparison.Ordinal).Replace(',', '+');
        return respelt != name && Levels.Select(LevelName).Contains(respelt.Split('+')[0])
            ? $"write {respelt}"
            : "correct the variant's name";
    }

    private static int NumberOf(string feature, string variant) =>
        FeatureNames.TryFind(feature) ?? throw new CakeException($"Variant '{variant}': found the feature '{feature}', "
            + $"expected one of {string.Join(", ", FeatureNames.All)}; correct the variant's name");
}
