using System.Text;
using MultiVariant.Format.X64;

namespace Cake.MultiVariant.Architectures;

/// <summary>The x86-64 levels by number, and one more for what no level has.</summary>
internal static class Levels
{
    private const int Beyond = X64Levels.Highest + 1;

    /// <summary>From the baseline to beyond the levels.</summary>
    public static IEnumerable<int> All { get; } = Enumerable.Range(X64Levels.Baseline, Beyond - X64Levels.Baseline + 1);

    /// <summary>The lowest level that has a feature, which is given by its number in the bundle layout.</summary>
    public static int Of(int feature) =>
        All.First(level => level == Beyond || X64Levels.Required(level).Contains(feature));

    public static string NameOf(int level) =>
        level == Beyond ? "beyond the levels" : Encoding.ASCII.GetString(X64Levels.NameOf(level));
}
