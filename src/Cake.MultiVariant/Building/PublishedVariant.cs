using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building;

/// <summary>
/// A variant as <c>dotnet publish</c> made it: a folder with the executable, its debug symbols if there are any, and
/// its companions, which are all other files.
/// </summary>
internal sealed record PublishedVariant(
    Variant Variant,
    DirectoryPath Directory,
    FileDescription Executable,
    FileDescription? Symbols,
    IReadOnlyList<FileDescription> Companions)
{
    public VariantArtifact Artifact =>
        new(Variant, Directory.CombineWithFilePath(Executable.Path)) { Sha256 = Executable.Sha256 };

    public IEnumerable<FileDescription> Files =>
        new[] { Executable, Symbols }.OfType<FileDescription>().Concat(Companions);

    /// <summary>Describes all files of a folder, reading each once.</summary>
    public static PublishedVariant Read(Variant variant, DirectoryPath directory, string executable)
    {
        string folder = directory.FullPath;
        FileDescription[] files =
        [
            .. System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => FileDescription.Of(folder, Path.GetRelativePath(folder, file))),
        ];
        string symbols = $"{executable}.dbg";
        return new PublishedVariant(
            variant,
            directory,
            files.Single(file => file.Path == executable),
            files.SingleOrDefault(file => file.Path == symbols),
            [.. files.Where(file => file.Path != executable && file.Path != symbols)]);
    }
}
