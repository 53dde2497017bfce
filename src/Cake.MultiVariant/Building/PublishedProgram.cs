namespace Cake.MultiVariant.Building;

/// <summary>What one <c>dotnet publish</c> has made: files in the output directory, by paths relative to it.</summary>
internal sealed record PublishedProgram(
    AotProject Project, IReadOnlyList<string> Files, IReadOnlyList<BuiltVariant> Variants)
{
    /// <summary>The files beside the executable.</summary>
    public IReadOnlyList<FileDescription> Companions =>
    [
        .. Files.Distinct().Order(StringComparer.Ordinal)
            .Where(file => file != Project.Name && File.Exists(Project.PublishDirectory.CombineWithFilePath(file).FullPath))
            .Select(file => FileDescription.Of(Project.PublishDirectory.FullPath, file)),
    ];
}
