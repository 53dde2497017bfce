using System.Text.Json;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Building;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Delivery;

/// <summary>A variant that is carried from the machine that built it to the one that stitches.</summary>
internal sealed record VariantFolder(DirectoryPath Directory, VariantDescription Description)
{
    public const string DescriptionFile = "variant.multivariant.json";

    private const string Files = "publish";
    private const int SchemaVersion = 1;

    public PublishedVariant Published => new(
        Variant.Parse(Description.Variant),
        Directory.Combine(Files),
        Description.Executable,
        Description.Symbols,
        Description.Companions);

    /// <summary>All such folders in a directory, wherever in it.</summary>
    /// <exception cref="CakeException">There is none, or one is not what it says.</exception>
    public static IReadOnlyList<VariantFolder> ReadAll(DirectoryPath directory)
    {
        string[] descriptions = System.IO.Directory.Exists(directory.FullPath)
            ? System.IO.Directory.GetFiles(directory.FullPath, DescriptionFile, SearchOption.AllDirectories)
            : [];
        return descriptions.Length > 0
            ? [.. descriptions.Order(StringComparer.Ordinal).Select(Read)]
            : throw new CakeException($"There is no {DescriptionFile} anywhere in {directory}. Collect there the folders that "
                + "MultiVariantBuildVariant wrote, or correct the path.");
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

    /// <exception cref="CakeException">It holds something that would be lost.</exception>
    public static void CheckThatCanReplace(DirectoryPath directory)
    {
        bool isOther = File.Exists(directory.FullPath)
            || (System.IO.Directory.Exists(directory.FullPath)
                && System.IO.Directory.EnumerateFileSystemEntries(directory.FullPath).Any()
                && !File.Exists(Path.Combine(directory.FullPath, DescriptionFile)));
        if (isOther)
        {
            throw new CakeException($"Cannot write {directory}: it is something else than a variant of an earlier build. "
                + "Remove it, or choose another OutputDirectory.");
        }
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
            throw new CakeException($"{file} does not describe a variant: {e.Message.TrimEnd('.')}. Build the variant again.", e);
        }

        if (description.SchemaVersion != SchemaVersion)
        {
            throw new CakeException($"{file} has the schemaVersion {description.SchemaVersion}, and this version reads "
                + $"{SchemaVersion}. Build and stitch with the same version of Cake.MultiVariant.");
        }

        var folder = new VariantFolder(new FilePath(file).GetDirectory(), description);
        folder.CheckFiles();
        return folder;
    }

    private void CheckFiles()
    {
        string files = Directory.Combine(Files).FullPath;
        foreach (FileDescription expected in Published.Files)
        {
            string path = Path.GetFullPath(expected.Path, files);
            bool isInside = path.StartsWith($"{files}/", StringComparison.Ordinal);
            if (!isInside || !File.Exists(path) || !FileDescription.Of(files, expected.Path).HasContentOf(expected))
            {
                throw new CakeException($"{Directory}: {Files}/{expected.Path} is missing or has changed; it had "
                    + $"{expected.Length} bytes with the SHA-256 sum {expected.Sha256}. Copy or build the variant again.");
            }
        }
    }
}
