namespace Cake.MultiVariant.Building.DotNet;

/// <summary>
/// The programs that link and strip. ILCompiler's targets choose clang, or else gcc, which links only for the machine that
/// it runs on, as objcopy strips only for that one. For others, GNU's programs have the architecture in front of their names.
/// </summary>
internal sealed class LinkTools(AotProject project)
{
    private readonly bool _isCross = !project.Architecture.IsNative && !project.ChoosesLinker;

    public string Linker => IsGcc ? $"{project.Architecture.GnuTriple}-gcc" : project["CppLinker"];

    public string ObjCopy => _isCross && project["ObjCopyName"] == "objcopy"
        ? $"{project.Architecture.GnuTriple}-objcopy"
        : project["ObjCopyName"];

    private bool IsGcc => _isCross && project["CppLinker"] == "gcc";

    /// <summary>The linker's arguments: a GCC for one architecture does not take clang's option that names it.</summary>
    public IEnumerable<string> Adapt(IEnumerable<string> arguments) => IsGcc
        ? arguments.Where(argument => !argument.StartsWith("--target=", StringComparison.Ordinal))
        : arguments;

    /// <summary>Refuses a project before it is compiled: MSBuild looks for these programs only after that.</summary>
    /// <exception cref="CakeException">A program is missing.</exception>
    public void Check()
    {
        string[] folders = project["PATH"].Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] linkers = project.ChoosesLinker ? [project["CppCompilerAndLinker"]] : ["clang", "gcc"];
        if (!linkers.Any(IsInstalled))
            throw Missing(string.Join(" or ", linkers), "a C compiler", "gcc libc6-dev");
        // clang takes start files and libraries from GCC.
        string gcc = $"{project.Architecture.GnuTriple}-gcc";
        if (_isCross && project["SysRoot"].Length == 0 && !IsInstalled(gcc))
            throw Missing(gcc, $"a C compiler for {project.Architecture.Name}", project.Architecture.CrossPackages);

        bool IsInstalled(string name) => folders.Any(folder => Path.Exists(Path.Combine(folder, name)));

        CakeException Missing(string name, string what, string packages) => new($"Cannot link {project.File}: there is no {name} "
            + $"in PATH. Install {what}, on Debian and Ubuntu with apt-get install {packages}.");
    }
}
