namespace Cake.MultiVariant.Testing;

/// <summary>A folder of its own for each test, deleted when the test ends.</summary>
public sealed class TestDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("multivariant-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string CreateSubdirectory(string name) => Directory.CreateDirectory(this[name]).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
