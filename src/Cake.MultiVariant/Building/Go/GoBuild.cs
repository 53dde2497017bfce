using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building.Go;

/// <summary>Builds a Go program by one <c>go build</c> for each variant.</summary>
internal sealed class GoBuild : IVariantBuilder
{
    /// <summary>The build modes that make programs.</summary>
    private static readonly string[] s_programs = ["default", "exe", "pie"];

    private readonly ICakeContext _context;
    private readonly MultiVariantGoBuildSettings _settings;
    private readonly GoTool _go;
    private readonly GoToolchain _toolchain;

    /// <exception cref="CakeException">There is no Go or no program, or the settings do not fit.</exception>
    public GoBuild(
        ICakeContext context,
        string package,
        MultiVariantGoBuildSettings settings,
        ICakeLog log,
        CancellationToken cancellationToken)
    {
        (_context, _settings, Subject) = (context, settings, package);
        if (settings.BuildMode is { } mode && !s_programs.Contains(mode))
            throw new CakeException($"BuildMode is '{mode}', which makes no program. Choose "
                + $"{string.Join(" or ", s_programs[1..])}, or leave it out.");
        if (settings.Name is { } fileName && (fileName.Length == 0 || Path.GetFileName(fileName) != fileName))
            throw new CakeException($"Name is '{fileName}', which is no name of a file. Write it without folders; these go into "
                + "OutputDirectory.");
        _go = new GoTool(context, settings, cancellationToken);
        _toolchain = new GoToolchain(_go.Read("env", "-json"));
        CheckCrossCompiler();
        IReadOnlyList<Variant> chosen = ChosenVariants.Parse(settings.Variants, nameof(settings.Variants));
        Variants = chosen is [] ? [.. _toolchain.DefaultVariants] : chosen;
        foreach (Variant variant in Variants)
            _ = _toolchain.LevelOf(variant);
        if (_toolchain.LevelVariable is { } variable && _go.Variable(variable) is { } level)
            log.Warning("{0}={1} is ignored, as each variant has its own level.", variable, level);

        string json = _toolchain.ListsChosenFields ? $"-json={GoPackage.Fields}" : "-json";
        string list = _go.Read(["list", "-deps", json, .. GoFlags.Loading(settings), package]);
        IReadOnlyList<GoPackage> packages = GoPackage.Read(list);
        GoPackage program = FindProgram(packages);
        string name = settings.Name ?? program.ExecutableName;
        Programs =
        [
            new NativeProgram(name, _toolchain.Architecture, StateFolder.Combine("bundle"), Absolute(settings.OutputDirectory))
            {
                Description = () => new ProgramDescription
                {
                    Name = name,
                    Version = null,
                    Toolchain = _toolchain.Version,
                    SourceSha256 = GoPackage.SourceSha256(packages),
                },
            },
        ];
    }

    public string Subject { get; }

    public IReadOnlyList<Variant> Variants { get; }

    public IReadOnlyList<NativeProgram> Programs { get; }

    /// <summary>In Go's cache, one for each program, as Go has no folder of the project for such files.</summary>
    public DirectoryPath StateFolder
    {
        get
        {
            string program = $"{Absolute(_settings.WorkingDirectory)}\n{Subject}\n{_toolchain.Architecture.Name}";
            string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(program)))[..16];
            return _toolchain.Cache.Combine("multivariant").Combine(key);
        }
    }

    public IReadOnlyDictionary<string, FilePath> Build(
        Variant variant, int cores, VariantOutput output, CancellationToken cancellationToken)
    {
        NativeProgram program = Programs[0];
        FilePath executable = StateFolder.Combine(variant.Name).CombineWithFilePath(program.Name);
        string printed = _go.Build(
            ["build", "-o", executable.FullPath, .. GoFlags.Loading(_settings), .. GoFlags.Building(_settings)],
            Subject,
            VariablesOf(variant, cores),
            output,
            cancellationToken);
        if (printed.Length > 0)
            output.Warn(printed);
        return new Dictionary<string, FilePath> { [program.Name] = executable };
    }

    private Dictionary<string, string> VariablesOf(Variant variant, int cores)
    {
        (string Name, string Value)[] defaults =
        [
            ("GOMAXPROCS", cores.ToString(CultureInfo.InvariantCulture)),
            // Compilers end soon: if they collect their garbage less often, they take a tenth less CPU.
            ("GOGC", "400"),
        ];
        var variables = defaults.Where(it => _go.Variable(it.Name) is null).ToDictionary(it => it.Name, it => it.Value);
        if (_toolchain.LevelVariable is { } level)
            variables.Add(level, _toolchain.LevelOf(variant));
        return variables;
    }

    private GoPackage FindProgram(IReadOnlyList<GoPackage> packages)
    {
        GoPackage[] named = [.. packages.Where(package => !package.DepOnly)];
        return named.Where(package => package.Name == "main").ToArray() switch
        {
            [var program] => program,
            [] => throw new CakeException($"{Subject} is no program: there is no package main in it. Name the folder with the "
                + "program's main function."),
            var programs => throw new CakeException($"{Subject} has {programs.Length} programs, and a bundle is for one: "
                + $"{string.Join(", ", programs.Select(program => program.ImportPath))}. Name one of them."),
        };
    }

    /// <exception cref="CakeException">C code would be compiled for this machine, and linked for another.</exception>
    private void CheckCrossCompiler()
    {
        if (_toolchain.CrossCompiler is not { } compiler)
            return;
        string architecture = _toolchain.Architecture.Name;
        string machine = _go.MachineOf(compiler);
        if (!machine.StartsWith($"{architecture}-", StringComparison.Ordinal))
            throw new CakeException($"CGO_ENABLED is 1, but the C compiler {compiler} compiles for {machine}, not for "
                + $"{architecture}. Set CC={_toolchain.Architecture.GnuTriple}-gcc (on Debian and Ubuntu, apt-get install "
                + $"{_toolchain.Architecture.CrossPackages}), or CGO_ENABLED=0.");
    }

    private DirectoryPath Absolute(DirectoryPath? path) => path?.MakeAbsolute(_context.Environment)
        ?? Absolute(_settings.WorkingDirectory ?? _context.Environment.WorkingDirectory);
}
