using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building;

/// <summary>One variant of a program being made, in a folder of its own in the project's <c>obj</c>.</summary>
internal sealed class VariantBuild
{
    private readonly string _directory;
    private readonly string _markOfCompletion;
    private readonly DirectoryPath _published;
    private readonly string _name;

    public VariantBuild(Variant variant, string instructionSet, AotProject project)
    {
        Variant = variant;
        DirectoryPath relative = project.VariantsDirectory.Combine(variant.Name);
        DirectoryPath directory = relative.MakeAbsolute(project.File.GetDirectory());
        _directory = directory.FullPath;
        _markOfCompletion = directory.CombineWithFilePath("complete").FullPath;
        _published = directory.Combine("publish");
        _name = project.Name;
        Executable = directory.Combine("native").CombineWithFilePath(project.Name).FullPath;
        Properties = new Dictionary<string, string>
        {
            ["MultiVariantVariant"] = variant.Name,
            ["IlcInstructionSet"] = instructionSet,
            ["NativeIntermediateOutputPath"] = $"{relative}/obj/",
            ["NativeOutputPath"] = $"{relative}/native/",
            ["PublishDir"] = $"{relative}/publish/",
            // The IL is compiled already, and once for all: not again by targets that find something to do.
            ["NoBuild"] = "true",
            ["SkipCompilerExecution"] = "true",
            ["BuildProjectReferences"] = "false",
        };
    }

    public Variant Variant { get; }

    /// <summary>What MSBuild is told to make this variant.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; }

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
        if (Directory.Exists(_published.FullPath))
            Directory.Delete(_published.FullPath, recursive: true);
    }

    /// <summary>Only what has been done to its end is there to be used again.</summary>
    public PublishedVariant Complete()
    {
        File.WriteAllText(_markOfCompletion, "");
        return PublishedVariant.Read(Variant, _published, _name);
    }
}
