using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Building;

/// <summary>A program in a language other than .NET's: its executable is all that there is of it.</summary>
internal sealed record NativeProgram(
    string Name, Architecture Architecture, DirectoryPath StateFolder, DirectoryPath PublishDirectory) : IProgram
{
    /// <summary>Describes the program, once it is built.</summary>
    public required Func<ProgramDescription> Description { get; init; }

    public FilePath NativeBinary => StateFolder.CombineWithFilePath(Name);

    public IReadOnlyList<FileDescription> Companions => [];

    public ProgramDescription Describe() => Description();

    public FilePath Publish(StagedFiles staged)
    {
        staged.Copy(NativeBinary, PublishDirectory.CombineWithFilePath(Name), isExecutable: true);
        return NativeBinary;
    }
}
