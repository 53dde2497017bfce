using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building;

/// <summary>A variant as <c>dotnet publish</c> made it: a folder with the executable and all that goes with it.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Directory">The folder.</param>
/// <param name="Executable">The executable in it.</param>
/// <param name="Symbols">Its debug symbols, or null.</param>
/// <param name="Companions">All other files.</param>
internal sealed record PublishedVariant(
    Variant Variant,
    DirectoryPath Directory,
    FileDescription Executable,
    FileDescription? Symbols,
    IReadOnlyList<FileDescription> Companions)
{
    public VariantArtifact Artifact => new(Variant, Directory.CombineWithFilePath(Executable.Path))
    {
        Sha256 = Executable.Sha256,
    };

    public IEnumerable<FileDescription> Files => [Executable, .. Symbols is null ? [] : new[] { Symbols }, .. Companions];

    /// <summary>Describes all files of a folder; they are read once.</summary>
    public static PublishedVariant Read(Variant variant, DirectoryPath directory, string executable)
    {
        string folder = directory.FullPath;
        string symbols = $"{executable}.dbg";
        string[] names =
        [
            .. System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => Path.GetRelativePath(folder, file)),
        ];
        return new PublishedVariant(
            variant,
            directory,
            FileDescription.Of(folder, executable),
            names.Contains(symbols) ? FileDescription.Of(folder, symbols) : null,
            [.. names.Where(name => name != executable && name != symbols).Select(name => FileDescription.Of(folder, name))]);
    }
}
