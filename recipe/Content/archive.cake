using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using ZstdSharp;
using ZstdSharp.Unsafe;

/// <summary>
/// Archives whose bytes depend only on the names, contents and execute permissions of the files, which are sorted by name,
/// owned by root, and dated by SOURCE_DATE_EPOCH (https://reproducible-builds.org/docs/archives).
/// </summary>
public static class ReproducibleArchive
{
    private const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="directory">The directory to pack.</param>
    /// <param name="archive">The archive, <c>.tar.gz</c> or <c>.tar.zst</c>.</param>
    /// <param name="executables">
    /// Whether files stay executable. Debug symbols are executable when they come from the linker, but not when they come
    /// from another job.
    /// </param>
    public static void Create(
        DirectoryPath directory, FilePath archive, bool executables = true)
    {
        System.IO.Directory.CreateDirectory(archive.GetDirectory().FullPath);
        using var file = System.IO.File.Create(archive.FullPath);
        using var compressed = archive.GetExtension() == ".zst"
            ? (System.IO.Stream)Zstd(file)
            : new GZipStream(file, CompressionLevel.SmallestSize);
        using var tar = new TarWriter(compressed, TarEntryFormat.Gnu);
        var files =
            from path in System.IO.Directory.EnumerateFiles(
                directory.FullPath, "*", System.IO.SearchOption.AllDirectories)
            let name = System.IO.Path.GetRelativePath(directory.FullPath, path).Replace('\\', '/')
            select (path, name);
        foreach (var (path, name) in files.OrderBy(item => item.name, StringComparer.Ordinal))
        {
            Add(tar, path, name, executables);
        }
    }

    /// <summary>
    /// With the largest window that <c>zstd -d</c> accepts without being asked to, 128 MiB: the variants of a bundle are alike,
    /// but far from each other.
    /// </summary>
    private static CompressionStream Zstd(System.IO.Stream file)
    {
        var stream = new CompressionStream(file, level: 19);
        stream.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, 27);
        stream.SetParameter(ZSTD_cParameter.ZSTD_c_enableLongDistanceMatching, 1);
        stream.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return stream;
    }

    /// <summary>A line as sha256sum writes and checks it.</summary>
    public static string Sum(FilePath path)
    {
        using var file = System.IO.File.OpenRead(path.FullPath);
        return $"{Convert.ToHexString(SHA256.HashData(file)).ToLowerInvariant()}  {path.GetFilename()}";
    }

    private static void Add(TarWriter tar, string path, string name, bool executables)
    {
        using var content = System.IO.File.OpenRead(path);
        var executable = executables
            && !OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(path) & Executable) != 0;
        tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = content,
            Mode = executable ? Readable | Executable : Readable,
            ModificationTime = Time,
            AccessTime = Time,
            ChangeTime = Time,
            UserName = "root",
            GroupName = "root",
        });
    }

    private static DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(
        long.TryParse(System.Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH"), out var seconds) ? seconds : 0);
}
