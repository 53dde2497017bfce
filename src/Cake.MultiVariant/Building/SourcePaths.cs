namespace Cake.MultiVariant.Building;

/// <summary>Keeps the folder in which a project is built out of what is built.</summary>
internal static class SourcePaths
{
    private static readonly string[] s_rootMarks = [".git", ".hg", "*.sln", "*.slnx"];

    /// <summary>
    /// The value of <c>PathMap</c> for a project: all of the repository or solution that it belongs to, as projects
    /// that it references lie there too, under the name that the compiler uses for repositories.
    /// </summary>
    public static string PathMap(FilePath project)
    {
        string own = project.GetDirectory().FullPath;
        string root = own;
        for (string? folder = own; folder != null; folder = Path.GetDirectoryName(folder))
        {
            if (s_rootMarks.Any(mark => Directory.EnumerateFileSystemEntries(folder, mark).Any()))
            {
                root = folder;
                break;
            }
        }

        return $"{Escape(root.TrimEnd('/'))}/=/_/";
    }

    /// <summary>By the rules of the compiler's option <c>pathmap</c>.</summary>
    private static string Escape(string path) =>
        path.Replace(",", ",,", StringComparison.Ordinal).Replace("=", "==", StringComparison.Ordinal);
}
