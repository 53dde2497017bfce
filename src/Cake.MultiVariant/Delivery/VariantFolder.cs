using System.Text.Json;
using Cake.Core;
using Cake.Core.IO;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Building;
using Cake.MultiVariant.Files;
using Path = System.IO.Path;

namespace Cake.MultiVariant.Delivery;

/// <summary>A variant that is carried from the machine that built it to the one that stitches.</summary>
internal sealed record VariantFolder(DirectoryPath Directory, VariantDescription Description)
{
    public const string DescriptionFile = "variant.multivariant.json";

    private const string Files = "publish";
    private const int SchemaVersion = 1;

    public PublishedVariant Published
    {
        get
        {
            DirectoryPath files = Directory.Combine(Files);
            FilePath executable = files.CombineWithFilePath(Description.Executable.Path);
            return new PublishedVariant(new VariantArtifact(Description.Variant, executable), files)
            {
                Companions = Description.Companions,
            };
        }
    }

    /// <summary>All such folders in a directory, wherever in it.</summary>
    /// <exception cref="CakeException">There is none, or one is not what it says.</exception>
    public static IReadOnlyList<VariantFolder> ReadAll(DirectoryPath directory)
    {
        string[] descriptions = System.IO.Directory.Exists(directory.FullPath)
            ? System.IO.Directory.GetFiles(directory.FullPath, DescriptionFile, SearchOption.AllDirectories)
            : [];
        return descriptions.Length > 0
            ? [.. descriptions.Order(StringComparer.Ordinal).Select(Read)]
            : throw new CakeException($"{directory}: found no {DescriptionFile} in it, expected the folders of variants "
                + "that MultiVariantBuildVariant wrote; collect them there, or correct the path");
    }

    /// <summary>Replaces the folder, or leaves it as it was.</summary>
    /// <exception cref="CakeException">It cannot be written, or there is something else.</exception>
    public static VariantFolder Write(DirectoryPath directory, PublishedVariant variant, ProgramDescription program)
    {
        string folder = variant.Directory.FullPath;
        var description = new VariantDescription
        {
            SchemaVersion = SchemaVersion,
            Variant = variant.Artifact.Name,
            RequiredFeatures = FeatureNames.Of(variant.Artifact.Variant.RequiredFeatures),
            Program = program,
            Executable = FileDescription.Of(folder, Path.GetFileName(variant.Artifact.Path.FullPath)),
            Symbols = File.Exists(variant.SymbolFile)
                ? FileDescription.Of(folder, Path.GetFileName(variant.SymbolFile))
                : null,
            Companions = CompanionFiles.Of(variant),
        };
        var written = new VariantFolder(directory, description);
        try
        {
            written.CopyFrom(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputDirectory.NotWritable(directory, e);
        }

        return written;
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
            throw new CakeException($"{directory}: found something else, expected a variant of earlier or nothing; "
                + "remove it, or choose another OutputDirectory");
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
            throw new CakeException($"{file}: found what is no description of a variant ({e.Message}), expected what "
                + "MultiVariantBuildVariant wrote; build the variant again", e);
        }

        if (description.SchemaVersion != SchemaVersion)
        {
            throw new CakeException($"{file}: found the schemaVersion {description.SchemaVersion}, expected "
                + $"{SchemaVersion}; build and stitch with the same version of Cake.MultiVariant");
        }

        var folder = new VariantFolder(new FilePath(file).GetDirectory(), description);
        folder.CheckFiles();
        return folder;
    }

    private IEnumerable<FileDescription> AllFiles() =>
        [Description.Executable, .. Description.Symbols is { } symbols ? [symbols] : Array.Empty<FileDescription>(), .. Description.Companions];

    private void CheckFiles()
    {
        string files = Directory.Combine(Files).FullPath;
        foreach (FileDescription expected in AllFiles())
        {
            string path = Path.GetFullPath(expected.Path, files);
            bool isInside = path.StartsWith($"{files}/", StringComparison.Ordinal);
            if (!isInside || !File.Exists(path) || !FileDescription.Of(files, expected.Path).HasContentOf(expected))
            {
                throw new CakeException($"{Directory}: found that {Files}/{expected.Path} is missing or changed, expected "
                    + $"{expected.Length} bytes with the SHA-256 sum {expected.Sha256}; copy or build the variant again");
            }
        }
    }

    private void CopyFrom(string folder)
    {
        string target = Directory.FullPath;
        string stage = $"{target}.{Path.GetRandomFileName()}";
        try
        {
            foreach (FileDescription file in AllFiles())
            {
                string copy = Path.Combine(stage, Files, file.Path);
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(Path.Combine(folder, file.Path), copy);
            }

            JsonFile.Write(Path.Combine(stage, DescriptionFile), Description);
            if (System.IO.Directory.Exists(target))
                System.IO.Directory.Delete(target, recursive: true);
            System.IO.Directory.Move(stage, target);
        }
        finally
        {
            if (System.IO.Directory.Exists(stage))
                System.IO.Directory.Delete(stage, recursive: true);
        }
    }
}
