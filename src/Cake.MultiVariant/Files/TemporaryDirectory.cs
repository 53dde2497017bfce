namespace Cake.MultiVariant.Files;

/// <summary>A directory for the time until disposal.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("multivariant-");

    /// <summary>The path that a file in it has.</summary>
    public string this[string name] => Path.Combine(_directory.FullName, name);

    public void Dispose() => _directory.Delete(recursive: true);
}
