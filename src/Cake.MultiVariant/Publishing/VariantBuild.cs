using System.Diagnostics;
using Cake.Core.Diagnostics;
using Cake.Core.IO;

namespace Cake.MultiVariant;

/// <summary>One variant of a program being made, in a folder of its own in the project's <c>obj</c>.</summary>
internal sealed class VariantBuild
{
    private readonly DotNetCli _cli;
    private readonly ICakeLog _log;
    private readonly string[] _options;
    private readonly string _key;
    private readonly DirectoryPath _directory;
    private readonly string _keyOfCompiled;

    public VariantBuild(
        string name, string instructionSet, AotProject project, string assemblySha256, DotNetCli cli, ICakeLog log)
    {
        Name = name;
        _cli = cli;
        _log = log;
        DirectoryPath relative = project.VariantsDirectory.Combine(name);
        _options =
        [
            MSBuildOption.Property(VariantTargets.NameProperty, name),
            MSBuildOption.Property("IlcInstructionSet", instructionSet),
            MSBuildOption.Property("NativeIntermediateOutputPath", $"{relative}/obj/"),
            MSBuildOption.Property("NativeOutputPath", $"{relative}/native/"),
            // The IL is compiled already, and once for all: not again by targets that find something to do.
            "-property:SkipCompilerExecution=true",
            // Nothing to share among processes that run side by side, and nothing that outlives them.
            "-maxCpuCount:1",
            "-nodeReuse:false",
        ];
        _key = string.Join('\n', [.. project.ReproducibleOptions, .. _options, assemblySha256]);
        _directory = relative.MakeAbsolute(project.File.GetDirectory());
        _keyOfCompiled = _directory.CombineWithFilePath("compiled").FullPath;
        DirectoryPath published = _directory.Combine("publish");
        Published = new PublishedVariant(
            new VariantArtifact(name, published.CombineWithFilePath(project.Name)), published);
    }

    public string Name { get; }

    /// <summary>What <c>dotnet publish</c> gives for this variant.</summary>
    public PublishedVariant Published { get; }

    /// <summary>What it took so far.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>
    /// Runs ILC and the linker, for several variants at once: up to here <c>dotnet publish</c> writes only to folders
    /// that are this variant's own. The rest of it (static web assets, targets of the user's) is not so tidy.
    /// </summary>
    public void CompileNative(CancellationToken cancellationToken)
    {
        // Publish finds that out too, and would compile what has changed in other ways, but starts MSBuild for it.
        if (File.Exists(_keyOfCompiled) && File.ReadAllText(_keyOfCompiled) == _key)
        {
            _log.Information("[{0}] unchanged", Name);
            return;
        }

        Measure(() =>
        {
            _log.Information("[{0}] compiling", Name);
            // What a killed compiler or linker left would pass for up to date.
            if (Directory.Exists(_directory.FullPath) && !File.Exists(_keyOfCompiled))
                Directory.Delete(_directory.FullPath, recursive: true);
            Compile(() => _cli.Build(
                Name,
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
                cancellationToken));
        });
    }

    /// <summary>Runs <c>dotnet publish</c>, which finds the native code up to date. For one variant at a time.</summary>
    public void Publish(CancellationToken cancellationToken)
    {
        Measure(() =>
        {
            if (Directory.Exists(Published.Directory.FullPath))
                Directory.Delete(Published.Directory.FullPath, recursive: true);
            Compile(() => _cli.Publish(Name, Published.Directory, _options, cancellationToken));
        });
        _log.Information(
            "[{0}] done: {1} in {2}",
            Name, Quantity.Size(new FileInfo(Published.Artifact.Path.FullPath).Length), Quantity.Duration(Time));
    }

    /// <summary>Only what has been done to its end is marked as compiled.</summary>
    private void Compile(Action build)
    {
        Directory.CreateDirectory(_directory.FullPath);
        File.Delete(_keyOfCompiled);
        build();
        File.WriteAllText(_keyOfCompiled, _key);
    }

    private void Measure(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        Time += Stopwatch.GetElapsedTime(start);
    }
}
