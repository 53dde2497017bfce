using System.Text.Json;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Building.Cargo;

/// <summary>A workspace, as <c>cargo metadata --no-deps</c> describes it.</summary>
internal sealed record CargoWorkspace
{
    public required IReadOnlyList<CargoPackage> Packages { get; init; }

    public required string WorkspaceRoot { get; init; }

    public required string TargetDirectory { get; init; }

    /// <summary>The ids of packages that are built if none is named. Cargo before 1.71 does not tell.</summary>
    public IReadOnlyList<string>? WorkspaceDefaultMembers { get; init; }

    public static CargoWorkspace Read(string metadata) =>
        JsonSerializer.Deserialize<CargoWorkspace>(metadata, CargoMessage.Json)!;

    /// <summary>The binaries that a build makes, or some of them if they require features.</summary>
    /// <param name="manifest">The manifest that the build is about.</param>
    /// <param name="settings">The settings, which may choose packages and binaries.</param>
    /// <exception cref="CakeException">There are none, or not those that the settings name.</exception>
    public IReadOnlyList<CargoBinary> Binaries(FilePath manifest, MultiVariantCargoBuildSettings settings)
    {
        CargoPackage[] packages = [.. Selected(manifest, settings)];
        if (packages is [])
            throw new CakeException($"{manifest} has no package {string.Join(" or ", settings.Packages)}. It has "
                + $"{string.Join(", ", Packages.Select(package => package.Name))}.");
        CargoBinary[] binaries =
        [
            .. from package in packages
               from target in package.Targets
               where target.IsBinary
               select new CargoBinary(package, target.Name),
        ];
        if (binaries is [])
            throw new CakeException($"{manifest} has no binary, only libraries. Name the package that is a program.");
        if (settings.Binaries.FirstOrDefault(name => !binaries.Any(binary => binary.Name == name)) is { } missing)
            throw new CakeException($"{manifest} has no binary {missing}. It has "
                + $"{string.Join(", ", binaries.Select(binary => binary.Name))}.");
        if (settings.Binaries.Count > 0)
            binaries = [.. binaries.Where(binary => settings.Binaries.Contains(binary.Name))];
        if (binaries.GroupBy(binary => binary.Name).FirstOrDefault(same => same.Count() > 1) is { Key: var name } namesakes)
            throw new CakeException($"{manifest} has several binaries named {name}, in the packages "
                + $"{string.Join(" and ", namesakes.Select(binary => binary.Package.Name))}. Name one of these packages.");
        return binaries;
    }

    private IEnumerable<CargoPackage> Selected(FilePath manifest, MultiVariantCargoBuildSettings settings)
    {
        if (settings.Packages.Count > 0)
            return Packages.Where(package => settings.Packages.Contains(package.Name));
        bool isRoot = manifest.IsSameAs(Path.Combine(WorkspaceRoot, "Cargo.toml"));
        if (!settings.Workspace && isRoot && WorkspaceDefaultMembers is { } members)
            return Packages.Where(package => members.Contains(package.Id));
        CargoPackage? own = Packages.FirstOrDefault(package => manifest.IsSameAs(package.ManifestPath));
        return settings.Workspace || own is null ? Packages : [own];
    }
}

/// <summary>A program of a package.</summary>
internal sealed record CargoBinary(CargoPackage Package, string Name);

/// <summary>A package of a workspace.</summary>
internal sealed record CargoPackage
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string ManifestPath { get; init; }

    public required IReadOnlyList<CargoTarget> Targets { get; init; }

    /// <summary>What other tools read, <c>[package.metadata]</c>.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>The variants for an architecture as cargo-multivers documents them; empty if there are none.</summary>
    /// <exception cref="CakeException">They are no list of names.</exception>
    public IReadOnlyList<string> CpusFor(string architecture)
    {
        if (Metadata is not { ValueKind: JsonValueKind.Object } metadata
            || !metadata.TryGetProperty("multivers", out JsonElement multivers)
            || !multivers.TryGetProperty(architecture, out JsonElement own)
            || !own.TryGetProperty("cpus", out JsonElement cpus))
            return [];
        try
        {
            return cpus.Deserialize<string[]>()!;
        }
        catch (JsonException e)
        {
            throw new CakeException($"{ManifestPath}: cpus in [package.metadata.multivers.{architecture}] is no list of names. "
                + "Write cpus = [\"x86-64\", \"x86-64-v3\"].", e);
        }
    }
}
