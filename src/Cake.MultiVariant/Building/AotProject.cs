using System.Text.Json.Nodes;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Building;

/// <summary>A project that can be published as NativeAOT program for Linux.</summary>
/// <param name="File">The project file.</param>
internal sealed record AotProject(FilePath File)
{
    private static readonly string[] s_properties =
    [
        "OutputType", "TargetFramework", "TargetFrameworks", "PublishAot", "RuntimeIdentifier", "IlcInstructionSet",
        "TargetName", "Version", "NETCoreSdkVersion", "IntermediateOutputPath", "PublishDir", "MultiVariantLevels",
        "MSBuildProjectExtensionsPath", "ContinuousIntegrationBuild", "PathMap", "CppLinker",
        "CppCompilerAndLinkerAlternative",
    ];

    public required Architecture Architecture { get; init; }

    /// <summary>The name of the executable.</summary>
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string SdkVersion { get; init; }

    /// <summary>The variants that the project itself asks for, or none.</summary>
    public required IReadOnlyList<string> Variants { get; init; }

    /// <summary>Where variants are built: in <c>obj</c>, relative to the project unless <c>obj</c> is elsewhere.</summary>
    public required DirectoryPath VariantsDirectory { get; init; }

    /// <summary>The version of the ILCompiler package that its restore chose.</summary>
    public required string IlCompilerVersion { get; init; }

    /// <summary>The program as IL, once it is compiled.</summary>
    public required FilePath Assembly { get; init; }

    /// <summary>Where <c>dotnet publish</c> puts it.</summary>
    public required DirectoryPath PublishDirectory { get; init; }

    /// <summary>
    /// With these options the same sources become the same bytes in every folder. What the user set has precedence.
    /// </summary>
    public required IReadOnlyList<string> ReproducibleOptions { get; init; }

    /// <summary>The same as <see cref="VariantsDirectory"/>, absolute.</summary>
    public DirectoryPath VariantsFolder => VariantsDirectory.MakeAbsolute(File.GetDirectory());

    /// <summary>Where all that is printed while it is built is kept.</summary>
    public DirectoryPath LogFolder => VariantsFolder.Combine("logs");

    /// <summary>Restores it and learns what it is.</summary>
    /// <exception cref="CakeException">It cannot be published so.</exception>
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
            // What the project lacks may be why, and is known without restoring anything.
            using var evaluating = new BuildLog("evaluate", folder: null, log);
            Check(file, cli.Query(evaluating, options, cancellationToken)["Properties"]!);
            throw;
        }

        JsonNode properties = answers["Properties"]!;
        Architecture architecture = Check(file, properties);
        string Value(string property) => (string)properties[property]!;
        if (Value("IlcInstructionSet") is { Length: > 0 } instructionSet)
        {
            log.Warning(
                "{0}: IlcInstructionSet '{1}' is not used, each variant has its own.", file, instructionSet);
        }

        JsonNode items = answers["Items"]!;
        JsonNode package = items["ResolvedILCompilerPack"]!.AsArray().FirstOrDefault()
            ?? throw new CakeException($"{file}: found no ILCompiler package, expected one for the host; restore the "
                + "project for publishing");
        string[] linkers = [Value("CppLinker"), Value("CppCompilerAndLinkerAlternative")];
        NativeLinker.Check(file, linkers.Where(linker => linker.Length > 0), cli.SearchPath);
        // Microsoft.Common.targets imports every obj/PROJECT.*.targets, where NuGet's restore puts its own too. A property
        // such as CustomAfterMicrosoftCommonTargets might be the user's already.
        TextFile.WriteIfDifferent(
            new DirectoryPath(Value("MSBuildProjectExtensionsPath"))
                .CombineWithFilePath($"{file.GetFilename()}.multivariant.targets"),
            BuildTool.ReadText(BuildTool.VariantTargets));
        return new AotProject(file)
        {
            Architecture = architecture,
            Name = Value("TargetName"),
            Version = Value("Version"),
            SdkVersion = Value("NETCoreSdkVersion"),
            IlCompilerVersion = (string)package["NuGetPackageVersion"]!,
            Assembly = (string)items["IntermediateAssembly"]!.AsArray().Single()!["FullPath"]!,
            Variants =
                Value("MultiVariantLevels").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            VariantsDirectory = new DirectoryPath(Value("IntermediateOutputPath")).Combine("multivariant"),
            PublishDirectory = new DirectoryPath(Value("PublishDir")).MakeAbsolute(file.GetDirectory()),
            ReproducibleOptions =
            [
                .. Unset("ContinuousIntegrationBuild", "true"),
                .. Unset("PathMap", SourcePaths.PathMap(file)),
            ],
        };

        IEnumerable<string> Unset(string property, string value) =>
            Value(property).Length == 0 ? [MSBuildOption.Property(property, value)] : [];
    }

    /// <exception cref="CakeException">The IL is not there, and is not to be compiled.</exception>
    public void CheckThatIlIsBuilt()
    {
        if (!System.IO.File.Exists(Assembly.FullPath))
        {
            throw new CakeException($"{Assembly}: found nothing, expected the program's assembly; build the project "
                + "first, or leave the setting NoBuild out");
        }
    }

    /// <summary>What all variants have in common, once the IL is compiled.</summary>
    public ProgramDescription Describe() => new()
    {
        Name = Name,
        Version = Version,
        SdkVersion = SdkVersion,
        IlCompilerVersion = IlCompilerVersion,
        AssemblySha256 = FileDescription.Of(Assembly.GetDirectory().FullPath, Assembly.GetFilename().FullPath).Sha256,
    };

    private static Architecture Check(FilePath file, JsonNode properties)
    {
        string Value(string property) => (string)properties[property]!;
        if (Value("OutputType").ToUpperInvariant() is not ("EXE" or "WINEXE"))
        {
            throw new CakeException($"{file}: found the OutputType '{Value("OutputType")}', expected Exe; publish a "
                + "project that makes a program");
        }

        if (Value("TargetFramework").Length == 0)
        {
            throw new CakeException($"{file}: found the TargetFrameworks '{Value("TargetFrameworks")}', expected one; "
                + "choose it with the setting Framework");
        }

        if (!bool.TryParse(Value("PublishAot"), out bool publishAot) || !publishAot)
        {
            throw new CakeException($"{file}: found PublishAot '{Value("PublishAot")}', expected true; add "
                + "<PublishAot>true</PublishAot> to a PropertyGroup of the project");
        }

        string runtime = Value("RuntimeIdentifier");
        return Architecture.OfRuntime(runtime) ?? throw new CakeException(
            $"{file}: there are no bundles for the RuntimeIdentifier '{runtime}'. Choose one of "
            + $"{string.Join(", ", Architecture.All.SelectMany(known => known.RuntimeIdentifiers))} with the setting Runtime.");
    }
}
