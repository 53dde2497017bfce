namespace Cake.MultiVariant.Files;

/// <summary>A directory that is deleted on disposal.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("multivariant-");

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => Path.Combine(_directory.FullName, name);

    public void Dispose() => _directory.Delete(recursive: true);
}
