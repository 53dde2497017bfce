using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.Files;

/// <summary>A file of this user's own that is deleted on disposal.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="CakeException">The file cannot be written.</exception>
    public TemporaryFile(ReadOnlySpan<byte> content)
    {
        string path = Path.Combine(Path.GetTempPath(), $"multivariant-{Path.GetRandomFileName()}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream? file = null;
        try
        {
            file = new FileStream(path, options);
            file.Write(content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new CakeException($"Cannot write {path}: {e.Message.TrimEnd('.')}. Make room there, or let TMPDIR (on Windows "
                + "TEMP) name another folder.", e);
        }

        _file = file;
    }

    public SafeFileHandle Handle => _file.SafeFileHandle;

    public void Dispose() => _file.Dispose();
}
