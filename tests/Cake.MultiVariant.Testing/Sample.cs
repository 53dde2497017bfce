namespace Cake.MultiVariant.Testing;

/// <summary>A project of tests/samples in a folder of its own, as a user would have it.</summary>
public static class Sample
{
    /// <summary>Copies the sample into the folder, with what keeps it apart from this repository; its project file.</summary>
    public static string CopyTo(string folder, string name)
    {
        string copy = Path.Combine(folder, name);
        CopySources(name, copy);
        foreach (string file in Directory.EnumerateFiles(Repository.Samples, "Directory.*"))
            Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return Path.Combine(copy, $"{name}.csproj");
    }

    /// <summary>Copies what is in the sample's folder, but for what was built there.</summary>
    public static void CopySources(string name, string target)
    {
        string source = Path.Combine(Repository.Samples, name);
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(source, file);
            if (!path.Split('/').Any(part => part is "bin" or "obj"))
                Copy(file, Path.Combine(target, path));
        }
    }

    private static void Copy(string file, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }
}
