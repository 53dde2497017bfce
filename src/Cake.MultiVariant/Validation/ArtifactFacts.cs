using Cake.Core.IO;
using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant;

/// <summary>What there is to know about an artifact's file before anything is judged.</summary>
internal sealed record ArtifactFacts
{
    public bool Exists { get; private init; }

    public bool IsDirectory { get; private init; }

    /// <summary>Why the file cannot be read, or null.</summary>
    public string? AccessError { get; private init; }

    /// <summary>In bytes; -1 when the file cannot be read.</summary>
    public long Length { get; private init; } = -1;

    public bool HasElfMagic { get; private init; }

    public bool HasBundleMagic { get; private init; }

    /// <summary>The headers, or null when there are none or they are malformed.</summary>
    public ElfFile? Elf { get; private init; }

    /// <summary>What is malformed in a file that starts as ELF, or null.</summary>
    public string? ElfError { get; private init; }

    public static ArtifactFacts Gather(FilePath path, IElfReader elfReader)
    {
        if (Directory.Exists(path.FullPath))
            return new ArtifactFacts { Exists = true, IsDirectory = true };
        if (!System.IO.File.Exists(path.FullPath))
            return new ArtifactFacts();
        try
        {
            using SafeFileHandle handle = System.IO.File.OpenHandle(path.FullPath);
            return Read(FileRange.Whole(path, handle), elfReader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ArtifactFacts { Exists = true, AccessError = e.Message };
        }
    }

    private static ArtifactFacts Read(FileRange file, IElfReader elfReader)
    {
        Span<byte> start = stackalloc byte[BuiltInElfReader.Magic.Length];
        var facts = new ArtifactFacts
        {
            Exists = true,
            Length = file.Length,
            HasElfMagic = file.TryRead(0, start) && start.SequenceEqual(BuiltInElfReader.Magic),
            HasBundleMagic = BundleIndex.TryReadFooter(file, out _),
        };
        if (!facts.HasElfMagic)
            return facts;
        try
        {
            return facts with { Elf = elfReader.Read(file) };
        }
        catch (ElfFormatException e)
        {
            return facts with { ElfError = e.Message };
        }
    }
}
