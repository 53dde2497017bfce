using System.Text.Json.Nodes;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Path = System.IO.Path;

namespace Cake.MultiVariant;

/// <summary>A project that can be published as NativeAOT program for Linux.</summary>
/// <param name="File">The project file.</param>
internal sealed record AotProject(FilePath File)
{
    private static readonly string[] RuntimeIdentifiers = ["linux-x64", "linux-musl-x64"];

    /// <summary>The name of the executable.</summary>
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string SdkVersion { get; init; }

    /// <summary>The variants that the project itself asks for, or none.</summary>
    public required IReadOnlyList<string> Variants { get; init; }

    /// <summary>Where variants are built: in <c>obj</c>, relative to the project unless <c>obj</c> is elsewhere.</summary>
    public required DirectoryPath VariantsDirectory { get; init; }

    /// <summary>Where <c>dotnet publish</c> puts it.</summary>
    public required DirectoryPath PublishDirectory { get; init; }

    /// <summary>
    /// With these options the same sources become the same bytes in every folder. What the user set has precedence.
    /// </summary>
    public required IReadOnlyList<string> ReproducibleOptions { get; init; }

    /// <summary>Where all that is printed while it is built is kept.</summary>
    public DirectoryPath LogDirectory =>
        VariantsDirectory.MakeAbsolute(File.GetDirectory()).Combine("logs");

    /// <exception cref="CakeException">It cannot be published so.</exception>
    public static AotProject Evaluate(FilePath file, DotNetCli cli, ICakeLog log, CancellationToken cancellationToken)
    {
        string[] questions =
        [
            "OutputType", "TargetFramework", "TargetFrameworks", "PublishAot", "RuntimeIdentifier", "IlcInstructionSet",
            "TargetName", "Version", "NETCoreSdkVersion", "IntermediateOutputPath", "PublishDir", "MultiVariantLevels",
            "MSBuildProjectExtensionsPath", "ContinuousIntegrationBuild", "PathMap",
        ];
        JsonNode answers = cli.Query(
            "evaluate", questions.Select(question => $"-getProperty:{question}"), cancellationToken)["Properties"]!;
        string Value(string property) => (string)answers[property]!;

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

        if (!RuntimeIdentifiers.Contains(Value("RuntimeIdentifier")))
        {
            throw new CakeException($"{file}: found the RuntimeIdentifier '{Value("RuntimeIdentifier")}', expected one "
                + $"of {string.Join(", ", RuntimeIdentifiers)}, as a bundle is a Linux program for x86-64 CPUs; choose "
                + "it with the setting Runtime");
        }

        if (Value("IlcInstructionSet") is { Length: > 0 } instructionSet)
        {
            log.Warning(
                "{0}: IlcInstructionSet '{1}' is not used, each variant has its own.", file, instructionSet);
        }

        VariantTargets.Write(file, Value("MSBuildProjectExtensionsPath"));
        return new AotProject(file)
        {
            Name = Value("TargetName"),
            Version = Value("Version"),
            SdkVersion = Value("NETCoreSdkVersion"),
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

    /// <summary>
    /// Restores and compiles as <c>dotnet publish</c> does, up to where ILC comes in; or, not asked to
    /// <paramref name="build"/>, only looks what there is.
    /// </summary>
    /// <exception cref="CakeException">Restore or compilation failed.</exception>
    public ProgramDescription CompileIl(DotNetCli cli, bool build, CancellationToken cancellationToken)
    {
        string target = build ? "Build" : "ResolveFrameworkReferences";
        JsonNode answers = cli.Query(
            "build",
            [$"-target:{target}", "-getItem:ResolvedILCompilerPack", "-getItem:IntermediateAssembly"],
            cancellationToken)["Items"]!;
        JsonNode package = answers["ResolvedILCompilerPack"]!.AsArray().FirstOrDefault()
            ?? throw new CakeException($"{File}: found no ILCompiler package, expected one for the host; restore the "
                + "project for publishing");
        var assembly = (string)answers["IntermediateAssembly"]!.AsArray().Single()!["FullPath"]!;
        if (!System.IO.File.Exists(assembly))
        {
            throw new CakeException($"{assembly}: found nothing, expected the program's assembly; build the project "
                + "first, or leave the setting NoBuild out");
        }

        return new ProgramDescription
        {
            Name = Name,
            Version = Version,
            SdkVersion = SdkVersion,
            IlCompilerVersion = (string)package["NuGetPackageVersion"]!,
            AssemblySha256 = FileDescription.Of(Path.GetDirectoryName(assembly)!, Path.GetFileName(assembly)).Sha256,
        };
    }
}
