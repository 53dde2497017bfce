namespace Cake.MultiVariant.Building;

/// <summary>What one <c>dotnet publish</c> has made.</summary>
/// <param name="Project">What MSBuild knew of the project in the end.</param>
/// <param name="Files">The published files, relative to the output directory.</param>
/// <param name="Variants">The executables for which there is one in the output directory.</param>
internal sealed record PublishedProgram(
    AotProject Project, IReadOnlyList<string> Files, IReadOnlyList<BuiltVariant> Variants)
{
    /// <summary>The files beside the executable, relative to the output directory.</summary>
    public IReadOnlyList<string> Companions =>
    [
        .. Files
            .Where(file => file != Project.Name
                && File.Exists(Project.PublishDirectory.CombineWithFilePath(file).FullPath))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];
}
