using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Building;

/// <summary>A program whose variants are built, and where its files go.</summary>
internal interface IProgram
{
    /// <summary>The executable's name.</summary>
    string Name { get; }

    Architecture Architecture { get; }

    /// <summary>Where this addin keeps what it needs to know next time.</summary>
    DirectoryPath StateFolder { get; }

    /// <summary>Where the executable lies before it is published.</summary>
    FilePath NativeBinary { get; }

    /// <summary>Where the program is published to.</summary>
    DirectoryPath PublishDirectory { get; }

    /// <summary>The executable there.</summary>
    FilePath Published => PublishDirectory.CombineWithFilePath(Name);

    /// <summary>The files beside the executable.</summary>
    IReadOnlyList<FileDescription> Companions { get; }

    /// <summary>What all variants have in common, once they are built.</summary>
    ProgramDescription Describe();

    /// <summary>Publishes the executable, unless the build has done so. Returns where it lies before the commit.</summary>
    FilePath Publish(StagedFiles staged);
}
