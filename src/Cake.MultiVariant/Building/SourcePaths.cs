namespace Cake.MultiVariant.Building;

/// <summary>Keeps the folder in which a project is built out of the binaries.</summary>
internal static class SourcePaths
{
    private static readonly string[] s_rootMarks = [".git", ".hg", "*.sln", "*.slnx"];

    /// <summary>
    /// The value of <c>PathMap</c> for a project. It maps the whole repository or solution, where the projects that it
    /// references lie too, to the name that the compiler uses for repositories.
    /// </summary>
    public static string PathMap(FilePath project)
    {
        string own = project.GetDirectory().FullPath;
        string? root = own;
        while (root != null && !s_rootMarks.Any(mark => Directory.EnumerateFileSystemEntries(root, mark).Any()))
            root = Path.GetDirectoryName(root);
        // Escaped by the rules of the compiler's option pathmap.
        string escaped = (root ?? own).TrimEnd('/')
            .Replace(",", ",,", StringComparison.Ordinal).Replace("=", "==", StringComparison.Ordinal);
        return $"{escaped}/=/_/";
    }
}
