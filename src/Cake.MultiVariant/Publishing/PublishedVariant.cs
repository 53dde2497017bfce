using Cake.Core.IO;

namespace Cake.MultiVariant;

/// <summary>A variant as <c>dotnet publish</c> made it: a folder with the executable and all that goes with it.</summary>
internal sealed record PublishedVariant(VariantArtifact Artifact, DirectoryPath Directory)
{
    /// <summary>The debug symbols, if there are any.</summary>
    public string SymbolFile => $"{Artifact.Path.FullPath}.dbg";
}
