using Cake.Core.IO;

namespace Cake.MultiVariant.Building;

/// <summary>One variant of a program being made, in a folder of its own in the project's <c>obj</c>.</summary>
internal sealed class VariantBuild
{
    private readonly string _directory;
    private readonly string _markOfCompletion;

    public VariantBuild(string name, string instructionSet, AotProject project)
    {
        Name = name;
        DirectoryPath relative = project.VariantsDirectory.Combine(name);
        DirectoryPath directory = relative.MakeAbsolute(project.File.GetDirectory());
        DirectoryPath published = directory.Combine("publish");
        _directory = directory.FullPath;
        _markOfCompletion = directory.CombineWithFilePath("complete").FullPath;
        Executable = directory.Combine("native").CombineWithFilePath(project.Name).FullPath;
        Properties = new Dictionary<string, string>
        {
            [VariantTargets.NameProperty] = name,
            ["IlcInstructionSet"] = instructionSet,
            ["NativeIntermediateOutputPath"] = $"{relative}/obj/",
            ["NativeOutputPath"] = $"{relative}/native/",
            ["PublishDir"] = $"{relative}/publish/",
            // The IL is compiled already, and once for all: not again by targets that find something to do.
            ["NoBuild"] = "true",
            ["SkipCompilerExecution"] = "true",
            ["BuildProjectReferences"] = "false",
        };
        Published = new PublishedVariant(
            new VariantArtifact(name, published.CombineWithFilePath(project.Name)), published);
    }

    public string Name { get; }

    /// <summary>What MSBuild is told to make this variant.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; }

    /// <summary>What <c>dotnet publish</c> gives for this variant.</summary>
    public PublishedVariant Published { get; }

    /// <summary>Where the linker puts the executable, and what is left from earlier until it does.</summary>
    public string Executable { get; }

    /// <summary>The size of the executable in bytes, once it is linked.</summary>
    public long Length => new FileInfo(Executable).Length;

    /// <summary>Leaves nothing that a killed compiler or linker left, which would pass for up to date.</summary>
    public void Begin()
    {
        if (!File.Exists(_markOfCompletion) && Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
        Directory.CreateDirectory(_directory);
        File.Delete(_markOfCompletion);
        if (Directory.Exists(Published.Directory.FullPath))
            Directory.Delete(Published.Directory.FullPath, recursive: true);
    }

    /// <summary>Only what has been done to its end is there to be used again.</summary>
    public void Complete() => File.WriteAllText(_markOfCompletion, "");
}
