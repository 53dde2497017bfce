using Cake.Core;
using Cake.Core.IO;
using Path = System.IO.Path;

namespace Cake.MultiVariant.Files;

/// <summary>Copies of files that wait in their target directory until they take their places all together.</summary>
internal sealed class StagedFiles : IDisposable
{
    private const UnixFileMode Executable =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string _directory;
    private readonly string _stage;
    private readonly List<string> _files = [];

    /// <exception cref="CakeException">The directory cannot be written.</exception>
    public StagedFiles(DirectoryPath directory, IEnumerable<FilePlacement> files)
    {
        _directory = directory.FullPath;
        _stage = Path.Combine(_directory, Path.GetRandomFileName());
        try
        {
            foreach (FilePlacement file in files)
                Copy(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw OutputDirectory.NotWritable(directory, e);
        }
    }

    /// <summary>Replaces each file as a whole, so that programs that use the old one keep it.</summary>
    public void TakePlaces()
    {
        foreach (string file in _files)
        {
            string target = Path.Combine(_directory, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(Path.Combine(_stage, file), target, overwrite: true);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_stage))
            Directory.Delete(_stage, recursive: true);
    }

    private void Copy(FilePlacement file)
    {
        if (Directory.Exists(Path.Combine(_directory, file.RelativeTarget)))
            throw new IOException($"{file.RelativeTarget} is a directory there");

        string staged = Path.Combine(_stage, file.RelativeTarget);
        Directory.CreateDirectory(Path.GetDirectoryName(staged)!);
        File.Copy(file.Source, staged);
        if (file.IsExecutable && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(staged, File.GetUnixFileMode(staged) | Executable);
        _files.Add(file.RelativeTarget);
    }
}

/// <summary>A file, where it goes, and whether it can be executed there.</summary>
internal sealed record FilePlacement(string Source, string RelativeTarget, bool IsExecutable);
