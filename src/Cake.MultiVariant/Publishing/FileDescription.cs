using System.Security.Cryptography;

namespace Cake.MultiVariant;

/// <summary>A file among those that are published.</summary>
public sealed record FileDescription
{
    /// <summary>Relative to the file that says so, with <c>/</c> between folders.</summary>
    public required string Path { get; init; }

    /// <summary>In bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The SHA-256 sum, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    internal static FileDescription Of(string folder, string path)
    {
        using FileStream file = File.OpenRead(System.IO.Path.Combine(folder, path));
        return new FileDescription
        {
            Path = path.Replace(System.IO.Path.DirectorySeparatorChar, '/'),
            Length = file.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)),
        };
    }
}
