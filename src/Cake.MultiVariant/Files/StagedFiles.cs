using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Files;

/// <summary>
/// Files that are written beside their targets, and that replace them all together or not at all. A failure leaves
/// everything as it was.
/// </summary>
internal sealed class StagedFiles : IDisposable
{
    private const UnixFileMode BeingWritten = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Readable = BeingWritten | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly List<Replacement> _replacements = [];
    private readonly Stack<string> _newDirectories = [];

    /// <summary>Writes a file, which can also be read meanwhile, and returns its path until the commit.</summary>
    /// <exception cref="CakeException">The file cannot be written.</exception>
    public FilePath Write(FilePath target, bool isExecutable, Action<FileStream> write) => Stage(target.FullPath, staged =>
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 0 };
        if (isExecutable && !OperatingSystem.IsWindows())
            options.UnixCreateMode = BeingWritten;
        using var file = new FileStream(staged, options);
        write(file);
        if (isExecutable && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(file.SafeFileHandle, Readable | Executable);
    });

    /// <exception cref="CakeException">The file cannot be copied.</exception>
    public void Copy(FilePath source, FilePath target, bool isExecutable) => Stage(target.FullPath, staged =>
    {
        File.Copy(source.FullPath, staged);
        if (isExecutable && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(staged, File.GetUnixFileMode(staged) | Executable);
    });

    /// <exception cref="CakeException">Something cannot be put in place, or the old cannot be deleted.</exception>
    public void Commit()
    {
        foreach (Replacement replacement in _replacements)
            WithErrorsAbout(replacement.Target, replacement.Make);
        Replacement[] made = [.. _replacements];
        // Everything is in place. What gets deleted now cannot be brought back, so nothing may be undone any more.
        _replacements.Clear();
        _newDirectories.Clear();
        foreach (Replacement replacement in made)
            WithErrorsAbout(replacement.Replaced, replacement.Finish, "delete", "Delete it; the new files are in place.");
    }

    /// <summary>Takes back what has not been committed.</summary>
    public void Dispose()
    {
        foreach (Replacement replacement in Enumerable.Reverse(_replacements))
            Try(replacement.Undo);
        foreach (string directory in _newDirectories)
            Try(() => Directory.Delete(directory));

        // One failure must not keep the rest from being undone, nor hide the error that led here.
        static void Try(Action undo)
        {
            try
            {
                undo();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    /// <summary>Refuses a target before any work is done for it, and leaves no trace.</summary>
    /// <exception cref="CakeException">The file could not be written.</exception>
    public static void CheckThatCanWrite(FilePath target)
    {
        CheckIsNoDirectory(target.FullPath);
        string probe = Path.Combine(ExistingFolder(target), Path.GetRandomFileName());
        WithErrorsAbout(target.FullPath, () => File.Create(probe, bufferSize: 1, FileOptions.DeleteOnClose).Dispose());
    }

    /// <summary>Refuses a target on a disk that has no room for it, before somebody else writes it.</summary>
    /// <exception cref="CakeException">The disk is too full, even if what is there now is deleted.</exception>
    public static void CheckRoom(FilePath target, long length)
    {
        long missing = length - new DriveInfo(ExistingFolder(target)).AvailableFreeSpace
            - (File.Exists(target.FullPath) ? new FileInfo(target.FullPath).Length : 0);
        if (missing > 0)
            throw new CakeException($"Cannot write {target}: No space left on device. Free {Quantity.Size(missing)} there, or "
                + "write to another place.");
    }

    private static string ExistingFolder(FilePath target)
    {
        string existing = target.GetDirectory().FullPath;
        while (!Path.Exists(existing))
            existing = Path.GetDirectoryName(existing)!;
        return File.Exists(existing)
            ? throw new CakeException($"Cannot write {target}: {existing} is a file, not a directory. Remove it, or write to another place.")
            : existing;
    }

    private static void WithErrorsAbout(
        string path,
        Action action,
        string verb = "write",
        string remedy = "Make room there, grant this user the right to write, or write to another place.")
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CakeException($"Cannot {verb} {path}: {e.Message.TrimEnd('.')}. {remedy}", e);
        }
    }

    private string Stage(string target, Action<string> write)
    {
        CheckIsNoDirectory(target);
        var replacement = new Replacement(target, $"{target}.{Path.GetRandomFileName()}");
        WithErrorsAbout(target, () =>
        {
            CreateDirectory(Path.GetDirectoryName(target)!);
            _replacements.Add(replacement);
            write(replacement.Staged);
        });
        return replacement.Staged;
    }

    private static void CheckIsNoDirectory(string target)
    {
        if (Directory.Exists(target))
            throw new CakeException(
                $"Cannot write {target}: it is a directory. Name the file to write, or remove the directory.");
    }

    private void CreateDirectory(string directory)
    {
        if (Directory.Exists(directory))
            return;
        if (Path.GetDirectoryName(directory) is { } parent)
            CreateDirectory(parent);
        Directory.CreateDirectory(directory);
        _newDirectories.Push(directory);
    }

    private sealed record Replacement(string Target, string Staged)
    {
        private bool _isMade;

        /// <summary>Where the old file is kept until everything is in place.</summary>
        public string Replaced => $"{Staged}.old";

        public void Make()
        {
            // File.Replace first gives the old file a second name, so that there is always a file at the target.
            if (File.Exists(Target))
                File.Replace(Staged, Target, Replaced);
            else
                File.Move(Staged, Target, overwrite: true);
            _isMade = true;
        }

        public void Finish() => File.Delete(Replaced);

        public void Undo()
        {
            if (_isMade && !File.Exists(Replaced))
                File.Delete(Target);
            if (File.Exists(Replaced) && (_isMade || !File.Exists(Target)))
                File.Move(Replaced, Target, overwrite: true);
            File.Delete(Replaced);
            File.Delete(Staged);
        }
    }
}
