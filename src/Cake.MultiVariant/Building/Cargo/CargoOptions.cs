namespace Cake.MultiVariant.Building.Cargo;

/// <summary>The options of <c>cargo build</c> that settings stand for.</summary>
internal static class CargoOptions
{
    public static IEnumerable<string> Of(MultiVariantCargoBuildSettings settings)
    {
        (string Name, bool IsSet)[] switches =
        [
            ("workspace", settings.Workspace),
            ("bins", settings.Binaries.Count == 0),
            ("all-features", settings.AllFeatures),
            ("no-default-features", settings.NoDefaultFeatures),
            ("locked", settings.Locked),
            ("offline", settings.Offline),
        ];
        return
        [
            $"--profile={settings.Profile}",
            .. switches.Where(option => option.IsSet).Select(option => $"--{option.Name}"),
            .. settings.Packages.Select(package => $"--package={package}"),
            .. settings.Binaries.Select(binary => $"--bin={binary}"),
            .. settings.Features.Select(feature => $"--features={feature}"),
        ];
    }

    /// <summary>The folder of a profile (The Cargo Book, "Build Cache").</summary>
    public static string FolderOf(string profile) => profile switch
    {
        "dev" or "test" => "debug",
        "bench" => "release",
        _ => profile,
    };
}
