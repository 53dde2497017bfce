namespace Cake.MultiVariant.IntegrationTests.Support;

/// <summary>A project of tests/samples in a folder of its own, as a user would have it.</summary>
public static class Sample
{
    private static readonly string s_samples = Path.Combine(AppContext.BaseDirectory, "Samples");

    /// <summary>Copies the sample and returns its project file.</summary>
    public static string CopyTo(string folder, string name)
    {
        string copy = Path.Combine(folder, name);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(s_samples, name), "*", SearchOption.AllDirectories))
            Copy(file, Path.Combine(copy, Path.GetRelativePath(Path.Combine(s_samples, name), file)));
        foreach (string file in Directory.EnumerateFiles(s_samples, "Directory.*"))
            Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return Path.Combine(copy, $"{name}.csproj");
    }

    private static void Copy(string file, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }
}
