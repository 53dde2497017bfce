namespace Cake.MultiVariant.Building.DotNet;

/// <summary>Keeps the folder in which a project is built out of the binaries.</summary>
internal sealed class SourcePaths
{
    /// <summary>The name that the compiler uses for repositories.</summary>
    private const string Mapped = "/_/";

    private static readonly string[] s_rootMarks = [".git", ".hg", "*.sln", "*.slnx"];

    private readonly string _root;

    /// <summary>
    /// Of a project: the whole repository or solution is mapped, where the projects that it references lie too.
    /// </summary>
    public SourcePaths(FilePath project)
    {
        string own = project.GetDirectory().FullPath;
        string? root = own;
        while (root != null && !s_rootMarks.Any(mark => Directory.EnumerateFileSystemEntries(root, mark).Any()))
            root = Path.GetDirectoryName(root);
        _root = $"{(root ?? own).TrimEnd('/')}/";
    }

    /// <summary>The value of <c>PathMap</c>, escaped by the rules of the compiler's option <c>pathmap</c>.</summary>
    public string PathMap =>
        $"{_root.Replace(",", ",,", StringComparison.Ordinal).Replace("=", "==", StringComparison.Ordinal)}={Mapped}";

    /// <summary>Whether a file is part of the repository, solution or project.</summary>
    public bool Contains(string file) => file.StartsWith(_root, StringComparison.Ordinal);

    /// <summary>A line that a compiler printed, with the real path of the file that it is about.</summary>
    public string Unmap(string line) =>
        line.StartsWith(Mapped, StringComparison.Ordinal) ? $"{_root}{line[Mapped.Length..]}" : line;
}
