namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>A machine on which some programs are not installed.</summary>
public static class ProgramFolder
{
    /// <summary>A folder for PATH, with links to all programs but some, in a test's own directory.</summary>
    public static string Without(TestDirectory directory, params string[] missing)
    {
        string folder = directory.CreateSubdirectory("programs");
        foreach (string program in Environment.GetEnvironmentVariable("PATH")!
            .Split(':').Where(Directory.Exists).SelectMany(Directory.EnumerateFiles).DistinctBy(Path.GetFileName))
        {
            if (!missing.Contains(Path.GetFileName(program)))
                File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(program)), program);
        }

        return folder;
    }
}
