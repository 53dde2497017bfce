using Cake.Core.IO;

namespace Cake.MultiVariant;

/// <summary>One variant of a program being made, in a folder of its own in the project's <c>obj</c>.</summary>
internal sealed class VariantBuild
{
    private readonly string _name;
    private readonly DotNetCli _cli;
    private readonly string[] _options;
    private readonly DirectoryPath _directory;
    private readonly FilePath _unfinished;

    public VariantBuild(string name, string instructionSet, AotProject project, DotNetCli cli)
    {
        _name = name;
        _cli = cli;
        DirectoryPath relative = project.IntermediateDirectory.Combine("multivariant").Combine(name);
        _options =
        [
            $"-property:IlcInstructionSet={instructionSet}",
            $"-property:NativeIntermediateOutputPath={relative}/obj/",
            $"-property:NativeOutputPath={relative}/native/",
            // The IL is compiled already, and once for all: not again by targets that find something to do.
            "-property:SkipCompilerExecution=true",
            // Nothing to share among processes that run side by side, and nothing that outlives them.
            "-maxCpuCount:1",
            "-nodeReuse:false",
        ];
        _directory = relative.MakeAbsolute(project.File.GetDirectory());
        _unfinished = _directory.CombineWithFilePath("unfinished");
        PublishDirectory = _directory.Combine("publish");
        Artifact = new VariantArtifact(name, PublishDirectory.CombineWithFilePath(project.Name));
    }

    /// <summary>What <c>dotnet publish</c> gives for this variant.</summary>
    public DirectoryPath PublishDirectory { get; }

    /// <summary>The executable in it.</summary>
    public VariantArtifact Artifact { get; }

    /// <summary>
    /// Runs ILC and the linker, for several variants at once: up to here <c>dotnet publish</c> writes only to folders
    /// that are this variant's own. The rest of it (static web assets, targets of the user's) is not so tidy.
    /// </summary>
    public void CompileNative(CancellationToken cancellationToken)
    {
        PrepareDirectory();
        _cli.Build(
            _name,
            [
                "--no-restore",
                "-target:ResolveReferences",
                "-target:PrepareResourceNames",
                "-target:ComputeIntermediateSatelliteAssemblies",
                "-target:ComputeResolvedFilesToPublishList",
                "-property:NoBuild=true",
                "-property:BuildProjectReferences=false",
                .. _options,
            ],
            cancellationToken);
        File.Delete(_unfinished.FullPath);
    }

    /// <summary>Runs <c>dotnet publish</c>, which finds the native code up to date. For one variant at a time.</summary>
    public void Publish(CancellationToken cancellationToken)
    {
        if (Directory.Exists(PublishDirectory.FullPath))
            Directory.Delete(PublishDirectory.FullPath, recursive: true);
        _cli.Publish(_name, PublishDirectory, _options, cancellationToken);
    }

    /// <summary>What a killed compiler or linker left would pass for up to date.</summary>
    private void PrepareDirectory()
    {
        if (File.Exists(_unfinished.FullPath))
            Directory.Delete(_directory.FullPath, recursive: true);
        Directory.CreateDirectory(_directory.FullPath);
        File.Create(_unfinished.FullPath).Dispose();
    }
}
