using Cake.Core;
using Cake.Core.IO;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Files;
using Microsoft.Win32.SafeHandles;
using MultiVariant.Format;

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
            throw new CakeException($"{path}: found no file, expected a bundle; build it first, or correct the path");
        try
        {
            return Open(path, File.OpenHandle(path.FullPath));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CakeException($"{path}: found that it cannot be read ({e.Message.TrimEnd('.')}), expected a "
                + "bundle; grant this user the right to read it", e);
        }
    }

    /// <summary>Best first.</summary>
    public IReadOnlyList<IndexEntry> Entries => _index.Entries;

    public BundleFlags Flags => _index.Footer.Flags;

    public void Dispose() => _handle.Dispose();

    /// <summary>The variant's bytes.</summary>
    /// <exception cref="CakeException">They are in an encoding of a later version.</exception>
    public FileRange Executable(IndexEntry variant) => variant.Encoding == VariantEncoding.Raw
        ? _file.Slice((long)variant.Offset, (long)variant.StoredLength)
        : throw new CakeException($"{_path}: found {variant.NameText} in the unknown encoding {(uint)variant.Encoding}, "
            + "expected a raw variant; use the version of Cake.MultiVariant that made the bundle");

    public BundleDescription Describe() => new()
    {
        Path = _path,
        Length = _file.Length,
        Sha256 = Convert.ToHexStringLower(_file.ComputeSha256()),
        Variants =
        [
            .. _index.Entries.Select(entry => new BundledVariant
            {
                Name = entry.NameText,
                RequiredFeatures = FeatureNames.Of(entry.RequiredFeatures),
                Offset = (long)entry.Offset,
                Length = (long)entry.Length,
                Sha256 = entry.Sha256Text,
            }),
        ],
    };

    /// <summary>Writes a variant's executable as it was stitched.</summary>
    /// <exception cref="CakeException">The bundle lacks the variant or is damaged, or writing fails.</exception>
    public void Extract(string variant, FilePath output)
    {
        if (ExecutableFile.AreSame(output, _path))
            throw new CakeException($"{output}: found the bundle itself, expected another file; choose another output");
        IndexEntry entry = Find(variant);
        FileRange payload = Executable(entry);
        ExecutableFile.Write(output, file =>
        {
            string sha256 = Convert.ToHexStringLower(payload.CopyTo(file));
            if (sha256 != entry.Sha256Text)
            {
                throw new CakeException($"{_path}: found {entry.NameText} with the SHA-256 sum {sha256}, expected "
                    + $"{entry.Sha256Text}; the bundle is damaged, copy or build it again");
            }
        });
    }

    private static BundleReader Open(FilePath path, SafeFileHandle handle)
    {
        try
        {
            return new BundleReader(path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>By the launcher's rule: the first whose name or short form it is.</summary>
    private IndexEntry Find(string variant)
    {
        string fullName = Variant.ExpandShortForm(variant);
        foreach (IndexEntry entry in _index.Entries)
        {
            if (entry.NameText == variant || entry.NameText == fullName)
                return entry;
        }

        throw new CakeException($"{_path}: found no variant '{variant}', expected one of "
            + $"{string.Join(", ", _index.Entries.Select(entry => entry.NameText))}; correct the variant's name");
    }
}
