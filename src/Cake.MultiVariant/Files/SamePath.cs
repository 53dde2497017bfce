namespace Cake.MultiVariant.Files;

internal static class SamePath
{
    /// <summary>Whether two absolute paths name the same file, as far as their text tells.</summary>
    public static bool IsSameAs(this FilePath path, FilePath other) =>
        PathComparer.Default.Equals(path.Collapse(), other.Collapse());
}
