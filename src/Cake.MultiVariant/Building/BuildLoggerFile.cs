namespace Cake.MultiVariant.Building;

/// <summary>
/// The logger that MSBuild loads, in a folder of its own among the temporary ones: in the option that names it, a comma or
/// semicolon in the path would end the path, and those are in folders of users.
/// </summary>
internal sealed class BuildLoggerFile : IDisposable
{
    private const string Resource = "build-logger";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("multivariant-");

    public BuildLoggerFile()
    {
        Path = System.IO.Path.Combine(_folder.FullName, "MultiVariant.BuildLogger.dll");
        using Stream logger = typeof(BuildLoggerFile).Assembly.GetManifestResourceStream(Resource)!;
        using FileStream file = File.Create(Path);
        logger.CopyTo(file);
    }

    public string Path { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
