namespace Cake.MultiVariant.Files;

/// <summary>A directory of this user's own that is deleted on disposal.</summary>
internal sealed class TemporaryDirectory(string parent) : IDisposable
{
    private readonly DirectoryInfo _directory = Create(Path.Combine(parent, $"multivariant-{Path.GetRandomFileName()}"));

    /// <summary>By the XDG Base Directory Specification.</summary>
    public static string UserCache =>
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => Path.Combine(_directory.FullName, name);

    public void Dispose() => _directory.Delete(recursive: true);

    private static DirectoryInfo Create(string path) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path)
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
