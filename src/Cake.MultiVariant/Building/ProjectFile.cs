namespace Cake.MultiVariant.Building;

/// <summary>Finds the project that a path means.</summary>
internal static class ProjectFile
{
    /// <param name="path">Absolute: a project file, or a folder with exactly one, as MSBuild takes it.</param>
    /// <exception cref="CakeException">There is none, or more than one.</exception>
    public static FilePath Find(string path)
    {
        if (path.EndsWith("proj", StringComparison.Ordinal) && File.Exists(path))
            return path;

        if (!Directory.Exists(path))
        {
            throw new CakeException($"{path}: found {(File.Exists(path) ? "another file" : "nothing")}, expected a "
                + "project file or the folder that holds it; correct the path");
        }

        string[] projects = Directory.GetFiles(path, "*.*proj");
        return projects is [var project]
            ? project
            : throw new CakeException($"{path}: found {projects.Length} project files, expected one; name the project "
                + "file itself");
    }
}
