using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building;

/// <summary>The build of one variant, in a folder of its own in the project's <c>obj</c>.</summary>
internal sealed class VariantBuild(Variant variant, string instructionSet, AotProject project)
{
    private readonly string _relative = project.VariantsDirectory.Combine(variant.Name).FullPath;
    private readonly string _directory = project.VariantsFolder.Combine(variant.Name).FullPath;

    public Variant Variant => variant;

    /// <summary>The MSBuild properties that make this variant.</summary>
    public IReadOnlyDictionary<string, string> Properties => new Dictionary<string, string>
    {
        ["MultiVariantVariant"] = variant.Name,
        ["IlcInstructionSet"] = instructionSet,
        ["NativeIntermediateOutputPath"] = $"{_relative}/obj/",
        ["NativeOutputPath"] = $"{_relative}/native/",
        ["PublishDir"] = $"{_relative}/publish/",
        // The IL is compiled already: no target that finds something to do may compile it again.
        ["NoBuild"] = "true",
        ["SkipCompilerExecution"] = "true",
        ["BuildProjectReferences"] = "false",
    };

    /// <summary>Where the linker puts the executable; until then, an earlier one may lie there.</summary>
    public string Executable => $"{_directory}/native/{project.Name}";

    private string CompletionMark => $"{_directory}/complete";

    private string Published => $"{_directory}/publish";

    /// <summary>Deletes what a killed compiler or linker left, which MSBuild would take for up to date.</summary>
    public void Begin()
    {
        if (!File.Exists(CompletionMark) && Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
        Directory.CreateDirectory(_directory);
        File.Delete(CompletionMark);
        if (Directory.Exists(Published))
            Directory.Delete(Published, recursive: true);
    }

    /// <summary>Marks the build as complete, so that the next one can reuse it.</summary>
    public PublishedVariant Complete()
    {
        File.WriteAllText(CompletionMark, "");
        return PublishedVariant.Read(variant, Published, project.Name);
    }
}
