using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Validation;
using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.Bundling;

/// <summary>An open bundle whose index has been checked.</summary>
internal sealed class BundleReader : IDisposable
{
    private readonly FilePath _path;
    private readonly SafeFileHandle _handle;
    private readonly FileRange _file;
    private readonly BundleIndex _index;

    private BundleReader(FilePath path, SafeFileHandle handle)
    {
        _path = path;
        _handle = handle;
        _file = FileRange.Whole(path, handle);
        _index = BundleIndex.Read(path, _file);
    }

    /// <exception cref="CakeException">The file cannot be read or is no proper bundle.</exception>
    public static BundleReader Open(FilePath path)
    {
        if (!File.Exists(path.FullPath))
            throw new CakeException($"There is no file {path}. Build the bundle first, or correct the path.");
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path.FullPath);
            return new BundleReader(path, handle);
        }
        catch (Exception e)
        {
            handle?.Dispose();
            if (e is not (IOException or UnauthorizedAccessException))
                throw;
            throw new CakeException(
                $"Cannot read {path}: {e.Message.TrimEnd('.')}. Grant this user the right to read it.", e);
        }
    }

    public Architecture Architecture => _index.Architecture;

    /// <summary>Best first.</summary>
    public IReadOnlyList<IndexEntry> Entries => _index.Entries;

    public BundleFlags Flags => _index.Footer.Flags;

    public void Dispose() => _handle.Dispose();

    /// <summary>A variant's executable.</summary>
    /// <exception cref="CakeException">It is stored in an encoding of a later version.</exception>
    public FileRange Executable(IndexEntry variant)
    {
        PayloadCodec codec = PayloadCodec.Of(variant.Encoding) ?? throw new CakeException(
            $"{_path}: {variant.NameText} is stored in the encoding {(uint)variant.Encoding}, which this version does not know. "
            + "Use the version of Cake.MultiVariant that made the bundle.");
        return codec.Read(_file.Slice((long)variant.Offset, (long)variant.StoredLength));
    }

    /// <summary>What is to be known of a variant's executable.</summary>
    public ArtifactFacts Gather(IndexEntry variant, ArtifactReader reader) => reader.Read(
        Variant.Parse(variant.NameText),
        _path,
        new IndexClaim(variant.Sha256Text, variant.RequiredFeatures),
        Executable(variant));

    /// <param name="path">Where the bundle is, or will be.</param>
    public BundleDescription Describe(FilePath? path = null)
    {
        var variants = new List<BundledVariant>();
        foreach (IndexEntry entry in Entries)
        {
            variants.Add(new BundledVariant
            {
                Name = entry.NameText,
                RequiredFeatures = Architecture.NamesOf(entry.RequiredFeatures),
                Offset = (long)entry.Offset,
                StoredLength = (long)entry.StoredLength,
                Length = (long)entry.Length,
                Sha256 = entry.Sha256Text,
                SameAs = variants.Find(other => other.Offset == (long)entry.Offset)?.Name,
            });
        }

        return new BundleDescription
        {
            Path = path ?? _path,
            Length = _file.Length,
            Sha256 = Convert.ToHexStringLower(_file.ComputeSha256()),
            Variants = variants,
        };
    }

    /// <summary>Writes a variant's executable as it was stitched.</summary>
    /// <exception cref="CakeException">The bundle lacks the variant or is damaged, or writing fails.</exception>
    public void Extract(string variant, FilePath output)
    {
        if (output.IsSameAs(_path))
            throw new CakeException($"Cannot write {output}: it is the bundle itself. Choose another output.");
        IndexEntry entry = Find(variant);
        FileRange executable = Executable(entry);
        using var staged = new StagedFiles();
        staged.Write(output, isExecutable: true, file =>
        {
            string sha256 = Convert.ToHexStringLower(executable.CopyTo(file));
            if (sha256 != entry.Sha256Text)
            {
                throw new CakeException($"{_path} is damaged: {entry.NameText} has the SHA-256 sum {sha256}, and its index says "
                    + $"{entry.Sha256Text}. Copy or build it again.");
            }
        });
        staged.Commit();
    }

    /// <summary>By the launcher's rule: the first whose name or short form it is.</summary>
    private IndexEntry Find(string variant)
    {
        string fullName = Architecture.ExpandShortForm(variant);
        foreach (IndexEntry entry in Entries)
        {
            if (entry.NameText == variant || entry.NameText == fullName)
                return entry;
        }

        throw new CakeException($"{_path} has no variant '{variant}'. It has "
            + $"{string.Join(", ", Entries.Select(entry => entry.NameText))}.");
    }
}
