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

    /// <summary>Replaces the folder, or leaves it as it was.</summary>
    /// <exception cref="CakeException">It cannot be written.</exception>
    public static VariantFolder Write(DirectoryPath directory, PublishedProgram program)
    {
        BuiltVariant variant = program.Variants.Single();
        string name = program.Project.Name;
        VariantDescription? description = null;
        using var staged = new StagedFiles();
        staged.Fill(directory, folder =>
        {
            string files = folder.Combine(Files).FullPath;
            foreach (string file in program.Companions.Append(name))
                Copy(program.Project.PublishDirectory.CombineWithFilePath(file), file);
            if (variant.Symbols != null)
                Copy(variant.Symbols, variant.Symbols.GetFilename().FullPath);
            description = new VariantDescription
            {
                SchemaVersion = SchemaVersion,
                Variant = variant.Variant.Name,
                RequiredFeatures = variant.Variant.FeatureNames,
                Program = program.Project.Describe(),
                Executable = FileDescription.Of(files, name),
                Symbols = variant.Symbols is { } symbols ? FileDescription.Of(files, symbols.GetFilename().FullPath) : null,
                Companions = [.. program.Companions.Select(file => FileDescription.Of(files, file))],
            };
            File.WriteAllText(Path.Combine(folder.FullPath, DescriptionFile), JsonFile.ToText(description));

            void Copy(FilePath source, string file)
            {
                string copy = Path.Combine(files, file);
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(source.FullPath, copy);
            }
        });
        staged.Commit();
        return new VariantFolder(directory, description!);
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
