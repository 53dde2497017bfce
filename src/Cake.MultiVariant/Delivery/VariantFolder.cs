using System.Text.Json;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Building;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Delivery;

/// <summary>A variant on its way from the machine that built it to the one that stitches it.</summary>
internal sealed record VariantFolder(DirectoryPath Directory, VariantDescription Description)
{
    private const string DescriptionFile = "variant.multivariant.json";
    private const string Files = "publish";
    private const int SchemaVersion = 1;

    public Variant Variant => Variant.Parse(Description.Variant);

    public VariantArtifact Artifact => new(Variant, PathOf(Description.Executable)) { Sha256 = Description.Executable.Sha256 };

    public FilePath? Symbols => Description.Symbols is { } symbols ? PathOf(symbols) : null;

    private IEnumerable<FileDescription> AllFiles =>
        new[] { Description.Executable, Description.Symbols }.OfType<FileDescription>().Concat(Description.Companions);

    public FilePath PathOf(FileDescription file) => Directory.Combine(Files).CombineWithFilePath(file.Path);

    /// <summary>Reads all variants in a directory and its subdirectories.</summary>
    /// <exception cref="CakeException">There are none, or one is not what its description says.</exception>
    public static IReadOnlyList<VariantFolder> ReadAll(DirectoryPath directory)
    {
        string[] descriptions = System.IO.Directory.Exists(directory.FullPath)
            ? System.IO.Directory.GetFiles(directory.FullPath, DescriptionFile, SearchOption.AllDirectories)
            : [];
        return descriptions.Length > 0
            ? [.. descriptions.Order(StringComparer.Ordinal).Select(Read)]
            : throw new CakeException($"There is no {DescriptionFile} anywhere in {directory}. Collect the folders "
                + "that MultiVariantBuildVariant wrote there, or correct the path.");
    }

    /// <summary>Describes a variant that was published to the folder <c>publish</c>.</summary>
    /// <exception cref="CakeException">The description cannot be written.</exception>
    public static VariantFolder Describe(PublishedProgram program)
    {
        BuiltVariant variant = program.Variants.Single();
        DirectoryPath files = program.Project.PublishDirectory;
        using var staged = new StagedFiles();
        if (variant.Symbols != null)
            staged.Copy(variant.Symbols, files.CombineWithFilePath(variant.Symbols.GetFilename()), isExecutable: false);
        var folder = new VariantFolder(files.GetParent(), new VariantDescription
        {
            SchemaVersion = SchemaVersion,
            Variant = variant.Variant.Name,
            RequiredFeatures = variant.Variant.FeatureNames,
            Program = program.Project.Describe(),
            Executable = FileDescription.Of(files.FullPath, program.Project.Name),
            Symbols = variant.Symbols is { } symbols
                ? FileDescription.Of(symbols.GetDirectory().FullPath, symbols.GetFilename().FullPath)
                : null,
            Companions = program.Companions,
        });
        TextFile.Stage(staged, folder.Directory.CombineWithFilePath(DescriptionFile), JsonFile.ToText(folder.Description));
        staged.Commit();
        return folder;
    }

    /// <summary>Where a variant is published to, in its folder in a directory.</summary>
    public static DirectoryPath FilesOf(DirectoryPath directory, string variant) => directory.Combine($"{variant}/{Files}");

    /// <summary>Deletes an earlier variant, of which only parts would be replaced.</summary>
    public static void Clear(DirectoryPath files)
    {
        File.Delete(files.GetParent().CombineWithFilePath(DescriptionFile).FullPath);
        if (System.IO.Directory.Exists(files.FullPath))
            System.IO.Directory.Delete(files.FullPath, recursive: true);
    }

    /// <exception cref="CakeException">It holds something else, which would be lost.</exception>
    public static void CheckThatCanReplace(DirectoryPath directory)
    {
        string path = directory.FullPath;
        bool isOtherDirectory = System.IO.Directory.Exists(path)
            && System.IO.Directory.EnumerateFileSystemEntries(path).Any()
            && !File.Exists(Path.Combine(path, DescriptionFile));
        if (isOtherDirectory || File.Exists(path))
            throw new CakeException($"Cannot write {directory}: it is not a variant of an earlier build. Remove it, or "
                + "choose another OutputDirectory.");
    }

    private static VariantFolder Read(string file)
    {
        VariantDescription description;
        try
        {
            description = JsonFile.Read<VariantDescription>(file);
        }
        catch (JsonException e)
        {
            string reason = e.Message.TrimEnd('.');
            throw new CakeException($"{file} does not describe a variant: {reason}. Build the variant again.", e);
        }

        if (description.SchemaVersion != SchemaVersion)
            throw new CakeException($"Cannot read {file}: its schemaVersion is {description.SchemaVersion}, and this "
                + $"version reads {SchemaVersion}. Build and stitch with the same version of Cake.MultiVariant.");
        var folder = new VariantFolder(new FilePath(file).GetDirectory(), description);
        string files = folder.Directory.Combine(Files).FullPath;
        foreach (FileDescription expected in folder.AllFiles)
        {
            string path = Path.GetFullPath(expected.Path, files);
            bool isInside = path.StartsWith($"{files}/", StringComparison.Ordinal);
            if (!isInside || !File.Exists(path) || !FileDescription.Of(files, expected.Path).HasContentOf(expected))
                throw new CakeException($"{folder.Directory}: {Files}/{expected.Path} is missing or has changed. It "
                    + $"had {expected.Length} bytes and the SHA-256 sum {expected.Sha256}. Copy or build it again.");
        }

        return folder;
    }
}
