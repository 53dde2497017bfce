namespace Cake.MultiVariant.Files;

/// <summary>A directory that is deleted on disposal.</summary>
internal sealed class TemporaryDirectory(string parent) : IDisposable
{
    private readonly DirectoryInfo _directory =
        Directory.CreateDirectory(Path.Combine(parent, $"multivariant-{Path.GetRandomFileName()}"));

    /// <summary>By the XDG Base Directory Specification.</summary>
    public static string UserCache =>
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => Path.Combine(_directory.FullName, name);

    public void Dispose() => _directory.Delete(recursive: true);
}
