using Cake.Core.IO;

namespace Cake.MultiVariant.Building;

/// <summary>A variant as <c>dotnet publish</c> made it: a folder with the executable and all that goes with it.</summary>
internal sealed record PublishedVariant(VariantArtifact Artifact, DirectoryPath Directory)
{
    /// <summary>All files beside the executable but its debug symbols, or null when they are what is in the folder.</summary>
    public IReadOnlyList<FileDescription>? Companions { get; init; }

    /// <summary>The debug symbols, if there are any.</summary>
    public string SymbolFile => $"{Artifact.Path.FullPath}.dbg";
}
