using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Elf;
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
    private readonly Dictionary<ulong, FileRange> _unpacked = [];
    private readonly Stack<TemporaryFile> _temporaryFiles = [];

    private BundleReader(FilePath path, SafeFileHandle handle)
    {
        (_path, _handle, _file) = (path, handle, FileRange.Whole(path, handle));
        _index = BundleIndex.Read(path, _file);
    }

    /// <exception cref="CakeException">The file cannot be read or is not a sound bundle.</exception>
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
            throw new CakeException($"Cannot read {path}: {e.Message.TrimEnd('.')}. Let this user read it.", e);
        }
    }

    public Architecture Architecture => _index.Architecture;

    /// <summary>Best first.</summary>
    public IReadOnlyList<IndexEntry> Entries => _index.Entries;

    public BundleFlags Flags => _index.Footer.Flags;

    public int MinorVersion => _index.Footer.MinorVersion;

    /// <summary>The program's name and version in the package note, or null.</summary>
    public (string? Name, string? Version) Package
    {
        get
        {
            byte[] start = new byte[Math.Min(Entries.Min(entry => (long)entry.Offset), LauncherImage.MaximumLength)];
            _ = _file.TryRead(0, start);
            return PackageMetadata.Read(LauncherImage.FindPackageMetadata(start));
        }
    }

    public void Dispose()
    {
        while (_temporaryFiles.TryPop(out TemporaryFile? file))
            file.Dispose();
        _handle.Dispose();
    }

    /// <exception cref="CakeException">
    /// The variant is packed and damaged, or stored in an encoding of a later version.
    /// </exception>
    public FileRange Executable(IndexEntry variant) => variant.Encoding switch
    {
        VariantEncoding.Raw => Stored(variant),
        VariantEncoding.Zstd or VariantEncoding.ZstdPatch => Unpacked(variant),
        _ => throw new CakeException(
            $"Cannot read {variant.NameText} in {_path}: it is stored in encoding {(uint)variant.Encoding}, which this "
            + "version does not know. Use the version of Cake.MultiVariant that made the bundle."),
    };

    public ArtifactFacts Gather(IndexEntry variant, ArtifactReader reader) => reader.Read(
        Variant.Parse(variant.NameText),
        _path,
        new IndexClaim(variant.Sha256Text, variant.RequiredFeatures),
        Executable(variant));

    /// <summary>Describes the bundle, under the path that it is going to have if that is another one.</summary>
    public BundleDescription Describe(FilePath? path = null)
    {
        var variants = new List<BundledVariant>();
        foreach (IndexEntry entry in Entries)
        {
            BundledVariant? twin = variants.Find(other => other.Offset == (long)entry.Offset);
            variants.Add(new BundledVariant
            {
                Name = entry.NameText,
                RequiredFeatures = Architecture.NamesOf(entry.RequiredFeatures),
                Offset = (long)entry.Offset,
                StoredLength = (long)entry.StoredLength,
                Packing = entry.Encoding == VariantEncoding.Raw ? Packing.None : Packing.Zstd,
                PackedAgainst = entry.Encoding == VariantEncoding.ZstdPatch ? Base?.NameText : null,
                Length = (long)entry.Length,
                Sha256 = entry.Sha256Text,
                SameAs = twin?.Name,
                Dependencies = twin is null ? DependenciesOf(entry) : twin.Dependencies,
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
        staged.Write(
            output, isExecutable: true, file => CheckSum(entry, Convert.ToHexStringLower(executable.CopyTo(file))));
        staged.Commit();
    }

    /// <exception cref="CakeException">The sum is not the one that the index has.</exception>
    public void CheckSum(IndexEntry entry, string sha256)
    {
        if (sha256 != entry.Sha256Text)
            throw Damaged($"{entry.NameText} has the SHA-256 sum {sha256}, and the index says {entry.Sha256Text}");
    }

    /// <summary>The variant that is packed by itself, and the prefix of all others that are packed; or null.</summary>
    public IndexEntry? Base => Entries.Where(entry => entry.Encoding == VariantEncoding.Zstd)
        .Select(entry => (IndexEntry?)entry).FirstOrDefault();

    private FileRange Stored(IndexEntry variant) => _file.Slice((long)variant.Offset, (long)variant.StoredLength);

    /// <summary>A bundle can be described although one of its variants is damaged or of a later version.</summary>
    private VariantDependencies? DependenciesOf(IndexEntry variant)
    {
        try
        {
            var elf = ElfFile.Read(Executable(variant));
            return new VariantDependencies
            {
                Interpreter = elf.Interpreter,
                Libraries = [.. elf.Dynamic.NeededLibraries.Select(library => library.Name)],
                MinimumGlibc = elf.Dynamic.MinimumGlibc,
            };
        }
        catch (Exception e) when (e is CakeException or ElfFormatException)
        {
            return null;
        }
    }

    /// <summary>Unpacks a variant into a temporary file, once.</summary>
    private FileRange Unpacked(IndexEntry variant)
    {
        if (_unpacked.TryGetValue(variant.Offset, out FileRange? known))
            return known;
        byte[] prefix = [];
        if (variant.Encoding == VariantEncoding.ZstdPatch)
        {
            IndexEntry basis = Base ?? throw Damaged($"{variant.NameText} is packed against a base that it does not have");
            prefix = Unpacked(basis).ReadAll();
        }

        byte[] frame = Stored(variant).ReadAll();
        byte[] content = ZstdFrame.TryUnpack(frame, prefix, variant.Length)
            ?? throw Damaged($"{variant.NameText} cannot be unpacked");
        var file = new TemporaryFile(content);
        _temporaryFiles.Push(file);
        return _unpacked[variant.Offset] = FileRange.Whole(_path, file.Handle);
    }

    private CakeException Damaged(string what) => new($"{_path} is damaged: {what}. Copy or build it again.");

    /// <summary>Finds a variant by its name or short form, as the launcher does.</summary>
    private IndexEntry Find(string variant)
    {
        string fullName = Architecture.ExpandShortForm(variant);
        string[] names = [.. Entries.Select(entry => entry.NameText)];
        int number = Array.FindIndex(names, name => name == variant || name == fullName);
        return number >= 0
            ? Entries[number]
            : throw new CakeException($"{_path} has no variant '{variant}'. It has {string.Join(", ", names)}.");
    }
}
