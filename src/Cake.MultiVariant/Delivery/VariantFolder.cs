using System.Text.Json;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Delivery;

/// <summary>A variant on its way from the machine that built it to the one that stitches it.</summary>
internal sealed record VariantFolder(DirectoryPath Directory, VariantDescription Description)
{
    public const int SchemaVersion = PublishManifest.CurrentSchemaVersion;
    public const string DescriptionFile = "variant.multivariant.json";

    private const string Files = "publish";

    public Variant Variant => Variant.Parse(Description.Variant);

    public VariantArtifact Artifact => new(Variant, PathOf(Description.Executable)) { Sha256 = Description.Executable.Sha256 };

    public FilePath? Symbols => Description.Symbols is { } symbols ? PathOf(symbols) : null;

    public FilePath PathOf(FileDescription file) => Directory.Combine(Files).CombineWithFilePath(file.Path);

    /// <summary>Where a variant is published to, in its folder in a directory.</summary>
    public static DirectoryPath FilesOf(DirectoryPath directory, string variant) => directory.Combine($"{variant}/{Files}");

    /// <exception cref="CakeException">The variant is not what its description says.</exception>
    public static VariantFolder Read(string file)
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
        foreach (FileDescription expected in
            new[] { description.Executable, description.Symbols }.OfType<FileDescription>().Concat(description.Companions))
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
