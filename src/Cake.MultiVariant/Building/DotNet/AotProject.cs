using System.Text.RegularExpressions;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Building.DotNet;

/// <summary>A project that is being published, as MSBuild knows it.</summary>
/// <param name="File">The project file or, for a program of one file, that file.</param>
/// <param name="Facts">MSBuild's properties, and some items as text.</param>
internal sealed record AotProject(FilePath File, IReadOnlyDictionary<string, string> Facts) : IProgram
{
    /// <summary>What differed between variants while each had an evaluation of its own.</summary>
    private const string FormerProperty = "$(MultiVariantVariant)";

    public Architecture Architecture => Architecture.OfRuntime(this["RuntimeIdentifier"])!;

    /// <summary>Whether the user says which program links. ILCompiler's targets have no alternative then.</summary>
    public bool ChoosesLinker => this["CppCompilerAndLinker"].Length > 0 && this["CppCompilerAndLinkerAlternative"].Length == 0;

    /// <summary>The executable's name.</summary>
    public string Name => this["TargetName"];

    /// <summary>The program as IL.</summary>
    public FilePath Assembly => this["IntermediateAssembly"];

    /// <summary>Where this addin keeps what it needs to know next time, in <c>obj</c>.</summary>
    public DirectoryPath StateFolder => Directory("IntermediateOutputPath").Combine("multivariant");

    /// <summary>Where the programs' output is kept.</summary>
    public DirectoryPath LogFolder => StateFolder.Combine("logs");

    /// <summary>Where <c>dotnet publish</c> puts the program.</summary>
    public DirectoryPath PublishDirectory => Directory("PublishDir").Collapse();

    /// <summary>What was published, by paths relative to <see cref="PublishDirectory"/>; null before that.</summary>
    public IReadOnlyList<string>? PublishedFiles { get; init; }

    /// <summary>The files beside the executable.</summary>
    public IReadOnlyList<FileDescription> Companions =>
    [
        .. PublishedFiles!.Distinct().Order(StringComparer.Ordinal)
            .Where(file => file != Name && System.IO.File.Exists(PublishDirectory.CombineWithFilePath(file).FullPath))
            .Select(file => FileDescription.Of(PublishDirectory.FullPath, file)),
    ];

    /// <summary>Where the SDK expects the linked executable.</summary>
    public FilePath NativeBinary => new FilePath(this["NativeBinary"]).MakeAbsolute(File.GetDirectory());

    /// <summary>Whether the SDK's commands for an executable end with this one.</summary>
    public bool IsLastCommand(StandInCall call) => (IsTrue("StripSymbols"), IsTrue("NativeDebugSymbols")) switch
    {
        (false, _) => call.Program == StandIns.Linker,
        (true, false) => call.Arguments.Contains("--strip-debug"),
        (true, true) => call.Arguments.Any(it => it.StartsWith("--add-gnu-debuglink=", StringComparison.Ordinal)),
    };

    /// <summary>A property, or empty text if MSBuild has told nothing about it.</summary>
    public string this[string property] => Facts.GetValueOrDefault(property, "");

    /// <summary>The same project with later facts.</summary>
    public AotProject With(IReadOnlyDictionary<string, string> later) =>
        this with { Facts = later.Concat(Facts).DistinctBy(fact => fact.Key).ToDictionary() };

    /// <summary>What all variants have in common, once the IL is compiled.</summary>
    public ProgramDescription Describe() => new()
    {
        Name = Name,
        Version = this["Version"],
        Toolchain = $".NET SDK {this["NETCoreSdkVersion"]}, ILCompiler {this["ILCompilerVersion"]}",
        SourceSha256 = FileDescription.Of(Assembly.FullPath).Sha256,
    };

    /// <summary><c>dotnet publish</c> has published it.</summary>
    public FilePath Publish(StagedFiles staged) => PublishDirectory.CombineWithFilePath(Name);

    /// <summary>
    /// Finds the project that a path means: a project file, a program of one file or, as in MSBuild, a folder with a project.
    /// </summary>
    /// <exception cref="CakeException">There is no such project, or more than one.</exception>
    public static FilePath Find(string path)
    {
        string[] kinds = ["proj", ".cs"];
        if (System.IO.File.Exists(path) && Path.GetExtension(path) is ".sln" or ".slnx" or ".slnf")
            throw new CakeException($"{path} is a solution, and a bundle is made from one project. Name the file of that project.");
        if (System.IO.File.Exists(path) && kinds.Any(kind => path.EndsWith(kind, StringComparison.Ordinal)))
            return path;
        if (!System.IO.Directory.Exists(path))
            throw new CakeException($"{path} {(Path.Exists(path) ? "is not a project file" : "does not exist")}. Name "
                + "a project file, or the folder that holds it.");
        string[] projects = System.IO.Directory.GetFiles(path, "*.*proj");
        return projects is [var project] ? project : throw new CakeException(
            $"{path} has {Quantity.Of(projects.Length, "project file")}, not one. Name the project file itself.");
    }

    /// <summary>Refuses what cannot be published, from what can be known before the restore.</summary>
    /// <param name="hasFramework">Whether the settings choose one of several target frameworks.</param>
    /// <exception cref="CakeException">The project cannot be published as a bundle.</exception>
    public void Check(bool hasFramework)
    {
        if (this["OutputType"].ToUpperInvariant() is not ("EXE" or "WINEXE"))
            throw Refusal($"its OutputType is '{this["OutputType"]}', not Exe. Name a project that builds a program.");
        if (this["TargetFrameworks"] is { Length: > 0 } frameworks && !hasFramework)
            throw Refusal($"its TargetFrameworks are '{frameworks}'. Choose one with the setting Framework.");
        if (!Regex.IsMatch(this["TargetFramework"], @"^net([89]|[1-9]\d+)\.\d+"))
            throw Refusal($"its TargetFramework is '{this["TargetFramework"]}'. NativeAOT needs net8.0 or later.");
        if (!IsTrue("PublishAot"))
            throw Refusal($"its PublishAot is '{this["PublishAot"]}', not true. Add <PublishAot>true</PublishAot> to "
                + "a PropertyGroup of the project.");
        if (this["IsPublishable"] is { Length: > 0 } publishable && !IsTrue("IsPublishable"))
            throw Refusal($"its IsPublishable is '{publishable}'. dotnet publish does not publish it either.");
        string runtime = this["RuntimeIdentifier"];
        IEnumerable<string> runtimes = Architecture.All.SelectMany(known => known.RuntimeIdentifiers);
        if (!runtimes.Contains(runtime))
            throw Refusal($"there are no bundles for the RuntimeIdentifier '{runtime}'. Choose one of "
                + $"{string.Join(", ", runtimes)} with the setting Runtime.");
        string[] files = [File.FullPath, this["DirectoryBuildPropsPath"], this["DirectoryBuildTargetsPath"]];
        string? user = files.FirstOrDefault(file => System.IO.File.Exists(file)
            && System.IO.File.ReadAllText(file).Contains(FormerProperty, StringComparison.OrdinalIgnoreCase));
        if (user != null)
            throw Refusal($"{user} uses {FormerProperty}, which does not exist: all variants come from one build. Give ILC "
                + "options for one variant as <MultiVariantIlcArg Include=\"--Ot\" Variant=\"x86-64-v4\" /> or with the "
                + "setting VariantIlcArguments.");
        new LinkTools(this).Check();
    }

    /// <summary>What is not as the project says, or may not work.</summary>
    public IEnumerable<string> Warnings()
    {
        const string Ignored = "is ignored, as each variant has its own.";
        foreach (string option in this["IlcArgs"].Split('\n').Where(IlcResponse.IsInstructionSet))
            yield return $"IlcArg '{option}' {Ignored}";
        if (this["IlcInstructionSet"] is { Length: > 0 } set)
            yield return $"IlcInstructionSet '{set}' {Ignored}";
        if (this["RuntimeIdentifier"] is var runtime && runtime != Architecture.RuntimeIdentifiers[0])
            yield return $"the RuntimeIdentifier {runtime} is accepted and untested.";
    }

    private bool IsTrue(string property) => bool.TryParse(this[property], out bool value) && value;

    private DirectoryPath Directory(string property) =>
        new DirectoryPath(this[property]).MakeAbsolute(File.GetDirectory());

    private CakeException Refusal(string reason) => new($"Cannot publish {File} as NativeAOT: {reason}");
}
