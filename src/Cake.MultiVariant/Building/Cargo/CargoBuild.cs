using System.Text.Json;
using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building.Cargo;

/// <summary>Builds the binaries of Rust packages by one <c>cargo build</c> for each variant.</summary>
internal sealed class CargoBuild : IVariantBuilder
{
    private readonly MultiVariantCargoBuildSettings _settings;
    private readonly CargoTool _cargo;
    private readonly FilePath _manifest;
    private readonly CargoWorkspace _workspace;
    private readonly RustTarget _target;
    private readonly Architecture _architecture;

    /// <exception cref="CakeException">There is no Cargo or no binary, or the settings do not fit.</exception>
    public CargoBuild(
        ICakeContext context,
        FilePath? manifest,
        MultiVariantCargoBuildSettings settings,
        ICakeLog log,
        CancellationToken cancellationToken)
    {
        _settings = settings;
        _cargo = new CargoTool(context, manifest?.MakeAbsolute(context.Environment), settings, cancellationToken);
        using (var location = JsonDocument.Parse(_cargo.Read(["locate-project", .. _cargo.ManifestOptions])))
            _manifest = location.RootElement.GetProperty("root").GetString()!;
        _workspace = CargoWorkspace.Read(
            _cargo.Read(["metadata", "--no-deps", "--format-version=1", .. _cargo.ManifestOptions]));
        IReadOnlyList<CargoBinary> binaries = _workspace.Binaries(_manifest, settings);
        if (settings.Target is { } triple)
            _ = ArchitectureOf(triple);
        _target = RustTarget.Probe(_cargo, TargetFolder.Combine("probe"), settings.Target);
        _architecture = ArchitectureOf(_target.Triple);
        Variants = ChooseVariants([.. binaries.Select(binary => binary.Package).Distinct()]);
        foreach (Variant variant in Variants)
            _ = OptionsOf(variant);
        if (_target.Flags.FirstOrDefault(flag => flag.Contains("target-cpu=", StringComparison.Ordinal)) is { } cpu)
            log.Warning("{0}: rustc's flag {1} is ignored, as each variant has its own.", _manifest, cpu);
        Programs = [.. binaries.Select(binary => ProgramOf(binary, context.Environment))];
    }

    public string Subject => _manifest.FullPath;

    /// <summary>In Cargo's own folder, one for all targets and profiles.</summary>
    public DirectoryPath StateFolder => TargetFolder.Combine("variants");

    public IReadOnlyList<Variant> Variants { get; }

    public IReadOnlyList<NativeProgram> Programs { get; }

    private DirectoryPath TargetFolder => new DirectoryPath(_workspace.TargetDirectory).Combine("multivariant");

    public IReadOnlyDictionary<string, FilePath> Build(
        Variant variant, int cores, VariantOutput output, CancellationToken cancellationToken)
    {
        // Cargo uses all cores for each variant: one is often busy with a single crate.
        IEnumerable<string> flags = [.. _target.Flags, .. OptionsOf(variant).Select(option => $"-C{option}")];
        IReadOnlyList<CargoMessage> messages = _cargo.Build(
            [
                "build", "--message-format=json", "--target", _target.Triple, "--target-dir",
                StateFolder.Combine(variant.Name).FullPath, .. CargoOptions.Of(_settings),
            ],
            flags,
            _workspace.WorkspaceRoot,
            output,
            cancellationToken);
        foreach (CargoMessage warning in messages.Where(message => message.IsWarning))
            output.Warn(warning.Rendered.Trim());
        var executables = messages
            .Where(message => message is { Executable: not null, Target.IsBinary: true })
            .ToDictionary(message => message.Target!.Name, message => (FilePath)message.Executable!);
        return executables.Count > 0
            ? executables
            : throw new CakeException("cargo has built no binary. Activate the features that the binaries require.");
    }

    private NativeProgram ProgramOf(CargoBinary binary, ICakeEnvironment environment)
    {
        string profile = _settings.Profile;
        DirectoryPath state = StateFolder.Combine("bundles").Combine(_target.Triple).Combine(profile).Combine(binary.Name);
        DirectoryPath output = _settings.OutputDirectory?.MakeAbsolute(environment) ?? TargetFolder.Combine(profile);
        string dependencies = StateFolder.Combine(Variants[0].Name).Combine(_target.Triple)
            .Combine(CargoOptions.FolderOf(profile)).CombineWithFilePath($"{binary.Name}.d").FullPath;
        return new NativeProgram(binary.Name, _architecture, state, output)
        {
            Description = () => new ProgramDescription
            {
                Name = binary.Name,
                Version = binary.Package.Version,
                Toolchain = _target.Compiler,
                SourceSha256 = new CargoSources(dependencies, _workspace).Sha256(),
            },
        };
    }

    /// <exception cref="CakeException">There are no bundles for the target.</exception>
    private static Architecture ArchitectureOf(string triple)
    {
        var known = Architecture.All.ToDictionary(architecture => architecture.RustNames.Architecture);
        string[] parts = triple.Split('-');
        return parts.Contains("linux") && known.TryGetValue(parts[0], out Architecture? architecture)
            ? architecture
            : throw new CakeException($"The target is {triple}, but bundles are for Linux on {string.Join(" and ", known.Keys)}. "
                + "Set Target to another one.");
    }

    /// <exception cref="CakeException">Names mean nothing, or packages want different variants.</exception>
    private IReadOnlyList<Variant> ChooseVariants(IReadOnlyList<CargoPackage> packages)
    {
        if (ChosenVariants.Parse(_settings.Variants, nameof(_settings.Variants)) is [_, ..] chosen)
            return chosen;
        RustNames names = _architecture.RustNames;
        var cpus = packages.ToDictionary(package => package, package => package.CpusFor(names.Architecture));
        CargoPackage first = packages[0];
        if (packages.FirstOrDefault(package => !cpus[package].SequenceEqual(cpus[first])) is { } other)
            throw new CakeException($"{first.ManifestPath} and {other.ManifestPath} name different cpus. Build these packages "
                + "one by one, or set Variants for all.");
        return cpus[first] is []
            ? [.. names.Compiler.DefaultVariants.Select(Variant.Parse)]
            : ChosenVariants.Parse(cpus[first], $"{first.ManifestPath}: cpus");
    }

    /// <summary>The options <c>-C</c> of rustc that make a variant.</summary>
    /// <exception cref="CakeException">It cannot be built.</exception>
    private IEnumerable<string> OptionsOf(Variant variant) =>
        _architecture.RustNames.OptionsOf(variant, _target.Compiler, _target.Cpus);
}
