using System.Security.Cryptography;

namespace Cake.MultiVariant;

/// <summary>A published file.</summary>
public sealed record FileDescription
{
    /// <summary>The path relative to the file that holds this description, with <c>/</c> between folders.</summary>
    public required string Path { get; init; }

    /// <summary>The size in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The SHA-256 sum, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Whether it is executable. Build servers lose this when they hand files from one job to the next.</summary>
    public required bool IsExecutable { get; init; }

    internal bool HasContentOf(FileDescription other) => Length == other.Length && Sha256 == other.Sha256;

    internal static FileDescription Of(string file) =>
        Of(System.IO.Path.GetDirectoryName(file)!, System.IO.Path.GetFileName(file));

    internal static FileDescription Of(string folder, string path)
    {
        using FileStream file = File.OpenRead(System.IO.Path.Combine(folder, path));
        return new FileDescription
        {
            Path = path.Replace(System.IO.Path.DirectorySeparatorChar, '/'),
            Length = file.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)),
            IsExecutable = !OperatingSystem.IsWindows()
                && File.GetUnixFileMode(file.SafeFileHandle).HasFlag(UnixFileMode.UserExecute),
        };
    }
}
