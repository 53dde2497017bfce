using Cake.Core;
using Cake.Core.IO;
using Path = System.IO.Path;

namespace Cake.MultiVariant;

/// <summary>Copies of files that wait in their target directory until they take their places all together.</summary>
internal sealed class StagedFiles : IDisposable
{
    private readonly string _directory;
    private readonly string _stage;
    private readonly List<string> _files = [];

    /// <exception cref="CakeException">The directory cannot be written.</exception>
    public StagedFiles(DirectoryPath directory, IEnumerable<(string Source, string RelativeTarget)> files)
    {
        _directory = directory.FullPath;
        _stage = Path.Combine(_directory, Path.GetRandomFileName());
        try
        {
            foreach ((string source, string target) in files)
                Copy(source, target);
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

    private void Copy(string source, string relativeTarget)
    {
        if (Directory.Exists(Path.Combine(_directory, relativeTarget)))
            throw new IOException($"{relativeTarget} is a directory there");

        string staged = Path.Combine(_stage, relativeTarget);
        Directory.CreateDirectory(Path.GetDirectoryName(staged)!);
        File.Copy(source, staged);
        _files.Add(relativeTarget);
    }
}
