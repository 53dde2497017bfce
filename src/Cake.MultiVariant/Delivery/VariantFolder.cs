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

    public PublishedVariant Published => new(
        Variant.Parse(Description.Variant),
        Directory.Combine(Files),
        Description.Executable,
        Description.Symbols,
        Description.Companions);

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
    public static VariantFolder Write(DirectoryPath directory, PublishedVariant variant, ProgramDescription program)
    {
        var description = new VariantDescription
        {
            SchemaVersion = SchemaVersion,
            Variant = variant.Variant.Name,
            RequiredFeatures = variant.Variant.FeatureNames,
            Program = program,
            Executable = variant.Executable,
            Symbols = variant.Symbols,
            Companions = variant.Companions,
        };
        using var staged = new StagedFiles();
        staged.Fill(directory, folder =>
        {
            foreach (FileDescription file in variant.Files)
            {
                string copy = Path.Combine(folder.FullPath, Files, file.Path);
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(Path.Combine(variant.Directory.FullPath, file.Path), copy);
            }

            File.WriteAllText(Path.Combine(folder.FullPath, DescriptionFile), JsonFile.ToText(description));
        });
        staged.Commit();
        return new VariantFolder(directory, description);
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
        foreach (FileDescription expected in folder.Published.Files)
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
