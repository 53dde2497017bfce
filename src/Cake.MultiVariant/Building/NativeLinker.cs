namespace Cake.MultiVariant.Building;

/// <summary>The C compiler that links what ILC makes. MSBuild looks for it only when the IL is compiled.</summary>
internal static class NativeLinker
{
    /// <param name="project">The project.</param>
    /// <param name="linkers">The programs of which one will do, by name or path; none where the project does not say.</param>
    /// <param name="searchPath">The folders with programs, as in the variable <c>PATH</c>.</param>
    /// <exception cref="CakeException">There is none of them.</exception>
    public static void Check(FilePath project, IEnumerable<string> linkers, string searchPath)
    {
        string[] names = [.. linkers];
        string[] folders = searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (names.Length > 0 && !names.Any(name => folders.Any(folder => File.Exists(Path.Combine(folder, name)))))
        {
            throw new CakeException($"{project}: found no {string.Join(" or ", names)} in PATH, expected a C compiler, "
                + "which links native code; install one, on Debian and Ubuntu by apt-get install gcc libc6-dev");
        }
    }
}
