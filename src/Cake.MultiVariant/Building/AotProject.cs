using System.Text.Json.Nodes;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Building;

/// <summary>A project that can be published as a NativeAOT program for Linux.</summary>
internal sealed class AotProject
{
    private static readonly string[] s_properties =
    [
        "OutputType", "TargetFramework", "TargetFrameworks", "PublishAot", "RuntimeIdentifier", "IlcInstructionSet",
        "TargetName", "Version", "NETCoreSdkVersion", "IntermediateOutputPath", "PublishDir", "MultiVariantLevels",
        "MSBuildProjectExtensionsPath", "ContinuousIntegrationBuild", "PathMap", "CppLinker",
        "CppCompilerAndLinkerAlternative",
    ];

    private readonly JsonNode _answers;

    /// <param name="file">The project file.</param>
    /// <param name="answers">MSBuild's answers about properties and, once the project is restored, items.</param>
    /// <exception cref="CakeException">The project cannot be published as a bundle.</exception>
    private AotProject(FilePath file, JsonNode answers)
    {
        _answers = answers;
        File = file;
        if (Value("OutputType").ToUpperInvariant() is not ("EXE" or "WINEXE"))
            throw Refusal($"its OutputType is '{Value("OutputType")}', not Exe. Name a project that builds a program.");
        if (Value("TargetFramework") is "")
            throw Refusal($"its TargetFrameworks are '{Value("TargetFrameworks")}'. Choose one with the setting "
                + "Framework.");
        if (!bool.TryParse(Value("PublishAot"), out bool publishAot) || !publishAot)
            throw Refusal($"its PublishAot is '{Value("PublishAot")}', not true. Add <PublishAot>true</PublishAot> to "
                + "a PropertyGroup of the project.");
        string runtime = Value("RuntimeIdentifier");
        IEnumerable<string> runtimes = Architecture.All.SelectMany(known => known.RuntimeIdentifiers);
        Architecture = Architecture.OfRuntime(runtime) ?? throw Refusal("there are no bundles for the "
            + $"RuntimeIdentifier '{runtime}'. Choose one of {string.Join(", ", runtimes)} with the setting Runtime.");
    }

    public FilePath File { get; }

    public Architecture Architecture { get; }

    /// <summary>The executable's name.</summary>
    public string Name => Value("TargetName");

    /// <summary>The version of the ILCompiler package that the restore chose.</summary>
    /// <exception cref="CakeException">The restore chose none.</exception>
    public string IlCompilerVersion => (string?)Items("ResolvedILCompilerPack").FirstOrDefault()?["NuGetPackageVersion"]
        ?? throw Refusal("it has no ILCompiler package for this machine. Restore the project for publishing.");

    /// <summary>The program as IL, once it is compiled.</summary>
    public FilePath Assembly => (string)Items("IntermediateAssembly").Single()!["FullPath"]!;

    /// <summary>The variants that the project itself asks for, or none.</summary>
    public IReadOnlyList<string> Variants => Value("MultiVariantLevels")
        .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Where variants are built: in <c>obj</c>, relative to the project if <c>obj</c> is.</summary>
    public DirectoryPath VariantsDirectory =>
        new DirectoryPath(Value("IntermediateOutputPath")).Combine("multivariant");

    /// <summary>The absolute path of <see cref="VariantsDirectory"/>.</summary>
    public DirectoryPath VariantsFolder => VariantsDirectory.MakeAbsolute(File.GetDirectory());

    /// <summary>Where the build's full output is kept.</summary>
    public DirectoryPath LogFolder => VariantsFolder.Combine("logs");

    /// <summary>Where <c>dotnet publish</c> puts the program.</summary>
    public DirectoryPath PublishDirectory => new DirectoryPath(Value("PublishDir")).MakeAbsolute(File.GetDirectory());

    /// <summary>Options for the same bytes from the same sources in every folder. The user's own values win.</summary>
    public IEnumerable<string> ReproducibleOptions =>
        from option in new[]
        {
            (Name: "ContinuousIntegrationBuild", Value: "true"), (Name: "PathMap", Value: SourcePaths.PathMap(File)),
        }
        where Value(option.Name).Length == 0
        select MSBuildOption.Property(option.Name, option.Value);

    /// <summary>What all variants have in common, once the IL is compiled.</summary>
    public ProgramDescription Describe() => new()
    {
        Name = Name,
        Version = Value("Version"),
        SdkVersion = Value("NETCoreSdkVersion"),
        IlCompilerVersion = IlCompilerVersion,
        AssemblySha256 = FileDescription.Of(Assembly.GetDirectory().FullPath, Assembly.GetFilename().FullPath).Sha256,
    };

    /// <summary>Finds the project that a path means: a project file or, as in MSBuild, a folder with one.</summary>
    /// <exception cref="CakeException">There is no such project, or more than one.</exception>
    public static FilePath Find(string path)
    {
        if (path.EndsWith("proj", StringComparison.Ordinal) && System.IO.File.Exists(path))
            return path;
        if (!Directory.Exists(path))
            throw new CakeException($"{path} {(Path.Exists(path) ? "is not a project file" : "does not exist")}. Name "
                + "a project file, or the folder that holds it.");
        string[] projects = Directory.GetFiles(path, "*.*proj");
        return projects is [var project] ? project : throw new CakeException(
            $"{path} has {Quantity.Of(projects.Length, "project file")}, not one. Name the project file itself.");
    }

    /// <summary>Restores the project and reads what it says about itself.</summary>
    /// <exception cref="CakeException">The project cannot be published as a bundle.</exception>
    public static AotProject Evaluate(FilePath file, DotNetCli cli, ICakeLog log, CancellationToken cancellationToken)
    {
        string[] options = [.. s_properties.Select(property => $"-getProperty:{property}")];
        using var restoring = new BuildLog("restore", folder: null, log);
        JsonNode answers;
        try
        {
            answers = cli.Query(
                restoring,
                [
                    .. options, "-getItem:ResolvedILCompilerPack", "-getItem:IntermediateAssembly",
                    "-target:ResolveFrameworkReferences",
                ],
                cancellationToken);
        }
        catch (CakeException)
        {
            // The restore may have failed for what is wrong with the project, which can be seen without a restore.
            using var evaluating = new BuildLog("evaluate", folder: null, log);
            _ = new AotProject(file, cli.Query(evaluating, options, cancellationToken));
            throw;
        }

        var project = new AotProject(file, answers);
        if (project.Value("IlcInstructionSet") is { Length: > 0 } instructionSet)
            log.Warning("{0}: IlcInstructionSet '{1}' is ignored, as each variant has its own.", file, instructionSet);
        project.CheckLinker(cli.SearchPath);
        // Microsoft.Common.targets imports every obj/PROJECT.*.targets, where NuGet's restore puts its own too. A
        // property such as CustomAfterMicrosoftCommonTargets might be the user's already.
        TextFile.WriteIfDifferent(
            new DirectoryPath(project.Value("MSBuildProjectExtensionsPath"))
                .CombineWithFilePath($"{file.GetFilename()}.multivariant.targets"),
            BuildTool.ReadText(BuildTool.VariantTargets));
        return project;
    }

    /// <summary>MSBuild looks for the C compiler that links native code only after it has compiled the IL.</summary>
    private void CheckLinker(string searchPath)
    {
        string[] linkers = [Value("CppLinker"), Value("CppCompilerAndLinkerAlternative")];
        linkers = [.. linkers.Where(linker => linker.Length > 0)];
        string[] folders = searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (linkers is not [] && !linkers.Any(name => folders.Any(folder => Path.Exists(Path.Combine(folder, name)))))
            throw new CakeException($"Cannot link {File}: there is no {string.Join(" or ", linkers)} in PATH. Install "
                + "a C compiler, on Debian and Ubuntu with apt-get install gcc libc6-dev.");
    }

    private string Value(string property) => (string)_answers["Properties"]![property]!;

    private JsonArray Items(string name) => _answers["Items"]![name]!.AsArray();

    private CakeException Refusal(string reason) => new($"Cannot publish {File} as NativeAOT: {reason}");
}
