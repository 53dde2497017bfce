namespace Cake.MultiVariant.Building.Go;

/// <summary>The flags of <c>go build</c> that settings stand for.</summary>
internal static class GoFlags
{
    /// <summary>Those that decide which sources belong to a program. <c>go list</c> takes them too.</summary>
    public static IEnumerable<string> Loading(MultiVariantGoBuildSettings settings)
    {
        if (settings.Tags.Count > 0)
            yield return $"-tags={string.Join(',', settings.Tags)}";
        if (settings.Mod is { } mod)
            yield return $"-mod={mod}";
    }

    public static IEnumerable<string> Building(MultiVariantGoBuildSettings settings)
    {
        (string Name, string? Value)[] flags =
        [
            ("ldflags", settings.LdFlags),
            ("gcflags", settings.GcFlags),
            ("asmflags", settings.AsmFlags),
            ("buildmode", settings.BuildMode),
            ("buildvcs", settings.BuildVcs switch { null => null, true => "true", false => "false" }),
            ("pgo", settings.Pgo),
        ];
        (string Name, bool IsSet)[] switches =
            [("trimpath", settings.TrimPath), ("race", settings.Race), ("cover", settings.Cover)];
        return
        [
            .. flags.Where(flag => flag.Value != null).Select(flag => $"-{flag.Name}={flag.Value}"),
            .. switches.Where(flag => flag.IsSet).Select(flag => $"-{flag.Name}"),
        ];
    }
}
