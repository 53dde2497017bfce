using System.Text.Json;
using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building.Cargo;

/// <summary>Builds the binaries of Rust packages by one <c>cargo build</c> for each variant.</summary>
internal sealed class CargoBuild : IVariantBuilder
{
    private readonly MultiVariantCargoBuildSettings _settings;
    private readonly CargoTool _cargo;
    private readonly CargoWorkspace _workspace;
    private readonly RustTarget _target;
    private readonly RustNames _names;

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
        Manifest = Locate();
        _workspace = CargoWorkspace.Read(_cargo.Read(["metadata", "--no-deps", "--format-version=1", .. _cargo.ManifestOptions]));
        (CargoPackage Package, string Name)[] binaries = [.. FindBinaries()];
        if (settings.Target is { } triple)
            _ = ArchitectureOf(triple);
        _target = RustTarget.Probe(_cargo, TargetFolder.Combine("probe"), settings.Target);
        Architecture = ArchitectureOf(_target.Triple);
        _names = Architecture.RustNames;
        Variants = ChooseVariants([.. binaries.Select(binary => binary.Package).Distinct()]);
        foreach (Variant variant in Variants)
            _ = OptionsOf(variant);
        if (_target.Flags.Split(RustTarget.Separator).FirstOrDefault(flag => flag.Contains("target-cpu=", StringComparison.Ordinal)) is { } cpu)
            log.Warning("{0}: the flag {1} of rustc is ignored, as each variant has its own.", Subject, cpu);

        DirectoryPath output = settings.OutputDirectory?.MakeAbsolute(context.Environment) ?? TargetFolder.Combine(settings.Profile);
        DirectoryPath bundles = StateFolder.Combine("bundles").Combine(_target.Triple).Combine(settings.Profile);
        Programs =
        [
            .. from binary in binaries
               select new NativeProgram(binary.Name, Architecture, bundles.Combine(binary.Name), output)
               {
                   Description = () => new ProgramDescription
                   {
                       Name = binary.Name,
                       Version = binary.Package.Version,
                       Toolchain = _target.Compiler,
                       SourceSha256 = SourcesOf(binary.Name).Sha256(),
                   },
               },
        ];
    }

    public string Subject => Manifest.FullPath;

    /// <summary>One for all targets and profiles, in Cargo's own.</summary>
    public DirectoryPath StateFolder => TargetFolder.Combine("variants");

    public IReadOnlyList<Variant> Variants { get; }

    public IReadOnlyList<NativeProgram> Programs { get; }

    private FilePath Manifest { get; }

    private Architecture Architecture { get; }

    private DirectoryPath TargetFolder => new DirectoryPath(_workspace.TargetDirectory).Combine("multivariant");

    public IReadOnlyDictionary<string, FilePath> Build(
        Variant variant, int cores, VariantOutput output, CancellationToken cancellationToken)
    {
        string[] own = [.. OptionsOf(variant).Select(option => $"-C{option}")];
        string[] all = [.. _target.Flags.Split(RustTarget.Separator, StringSplitOptions.RemoveEmptyEntries), .. own];
        IReadOnlyList<CargoMessage> messages = _cargo.Build(
            ["build", "--message-format=json", "--target", _target.Triple, "--target-dir", StateFolder.Combine(variant.Name).FullPath, .. CargoOptions.Of(_settings)],
            string.Join(RustTarget.Separator, all),
            output,
            cancellationToken);
        foreach (CargoMessage warning in messages.Where(message => message.IsWarning))
            output.Warn(warning.Rendered.Trim());
        var executables = messages.Where(message => message is { Executable: not null, Target.IsBinary: true })
            .ToDictionary(message => message.Target!.Name, message => (FilePath)message.Executable!);
        return executables.Count > 0 ? executables : throw new CakeException("cargo has built no binary. Activate the features that "
            + "the binaries require.");
    }

    /// <exception cref="CakeException">There are none.</exception>
    private IEnumerable<(CargoPackage Package, string Name)> FindBinaries()
    {
        CargoPackage[] packages = [.. _workspace.Selected(Manifest, _settings)];
        (CargoPackage Package, string Name)[] all =
        [
            .. from package in packages
               from target in package.Targets
               where target.IsBinary
               select (package, target.Name),
        ];
        if (packages is [])
            throw new CakeException($"{Manifest} has no package {string.Join(" or ", _settings.Packages)}. It has "
                + $"{string.Join(", ", _workspace.Packages.Select(package => package.Name))}.");
        if (all is [])
            throw new CakeException($"{Manifest} has no binary, only libraries. Name the package that is a program.");
        return _settings.Binaries.FirstOrDefault(name => all.All(binary => binary.Name != name)) is { } missing
            ? throw new CakeException($"{Manifest} has no binary {missing}. It has {string.Join(", ", all.Select(binary => binary.Name))}.")
            : all.Where(binary => _settings.Binaries.Count == 0 || _settings.Binaries.Contains(binary.Name));
    }

    /// <summary>The manifest that Cargo finds.</summary>
    private FilePath Locate()
    {
        using var json = JsonDocument.Parse(_cargo.Read(["locate-project", .. _cargo.ManifestOptions]));
        return json.RootElement.GetProperty("root").GetString()!;
    }

    private static Architecture ArchitectureOf(string triple)
    {
        string[] parts = triple.Split('-');
        return parts.Contains("linux") && Architecture.All.FirstOrDefault(known => known.RustNames.Architecture == parts[0]) is { } architecture
            ? architecture
            : throw new CakeException($"The target is {triple}, but bundles are for Linux on "
                + $"{string.Join(" and ", Architecture.All.Select(known => known.RustNames.Architecture))}. Set Target to another one.");
    }

    /// <exception cref="CakeException">Names mean nothing, or packages want different variants.</exception>
    private IReadOnlyList<Variant> ChooseVariants(IReadOnlyList<CargoPackage> packages)
    {
        if (ChosenVariants.Parse(_settings.Variants, nameof(_settings.Variants)) is [_, ..] chosen)
            return chosen;
        var ofPackages = packages.Select(package => (
            package.ManifestPath,
            Names: package.CpusFor(_names.Architecture))).ToArray();
        if (ofPackages.FirstOrDefault(own => !own.Names.SequenceEqual(ofPackages[0].Names)) is { ManifestPath: { } other })
            throw new CakeException($"{ofPackages[0].ManifestPath} and {other} name different cpus. Build these packages one by one, or "
                + "set Variants for all.");
        return ofPackages[0].Names is [_, ..] names
            ? ChosenVariants.Parse(names, $"{ofPackages[0].ManifestPath}: cpus")
            : [.. _names.Compiler.DefaultVariants.Select(Variant.Parse)];
    }

    /// <summary>The options <c>-C</c> of rustc that make a variant.</summary>
    /// <exception cref="CakeException">It cannot be built.</exception>
    private IEnumerable<string> OptionsOf(Variant variant) => _names.OptionsOf(variant, _target.Compiler, _target.Cpus);

    private CargoSources SourcesOf(string binary) => new(
        Path.Combine(StateFolder.FullPath, Variants[0].Name, _target.Triple, CargoOptions.FolderOf(_settings.Profile), $"{binary}.d"),
        _workspace);
}
