using System.Text.Json.Nodes;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;

namespace Cake.MultiVariant;

/// <summary>A project that can be published as NativeAOT program for Linux.</summary>
/// <param name="File">The project file.</param>
/// <param name="Name">The name of the executable.</param>
/// <param name="IntermediateDirectory">Its <c>obj</c> folder for this publish, mostly relative to the project.</param>
/// <param name="PublishDirectory">Where <c>dotnet publish</c> puts it.</param>
internal sealed record AotProject(
    FilePath File, string Name, DirectoryPath IntermediateDirectory, DirectoryPath PublishDirectory)
{
    private static readonly string[] RuntimeIdentifiers = ["linux-x64", "linux-musl-x64"];

    /// <exception cref="CakeException">It cannot be published so.</exception>
    public static AotProject Evaluate(FilePath file, DotNetCli cli, ICakeLog log, CancellationToken cancellationToken)
    {
        string[] questions =
        [
            "OutputType", "TargetFramework", "TargetFrameworks", "PublishAot", "RuntimeIdentifier", "IlcInstructionSet",
            "TargetName", "IntermediateOutputPath", "PublishDir",
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

        return new AotProject(
            file,
            Value("TargetName"),
            Value("IntermediateOutputPath"),
            new DirectoryPath(Value("PublishDir")).MakeAbsolute(file.GetDirectory()));
    }

    /// <summary>
    /// Restores and compiles as <c>dotnet publish</c> does, up to where ILC comes in; or, not asked to
    /// <paramref name="build"/>, only looks which ILC that is.
    /// </summary>
    /// <exception cref="CakeException">Restore or compilation failed.</exception>
    public IlCompiler CompileIl(DotNetCli cli, bool build, CancellationToken cancellationToken)
    {
        string target = build ? "Build" : "ResolveFrameworkReferences";
        JsonNode answers = cli.Query(
            "build", [$"-target:{target}", "-getItem:ResolvedILCompilerPack"], cancellationToken);
        JsonNode package = answers["Items"]!["ResolvedILCompilerPack"]!.AsArray().FirstOrDefault()
            ?? throw new CakeException($"{File}: found no ILCompiler package, expected one for the host; restore the "
                + "project for publishing");
        return new IlCompiler((string)package["NuGetPackageVersion"]!);
    }
}
