namespace Cake.MultiVariant.Architectures.Arm64;

/// <summary>ILC's names for levels and features: HardwareIntrinsicHelpers in dotnet/runtime.</summary>
internal static class Arm64IlcNames
{
    /// <summary>The index of armv8.6-a, the highest level that ILC knows.</summary>
    private const int Highest = 6;

    private static readonly (string Name, string[] Features)[] s_dotNet8 =
    [
        ("crc", ["crc"]),
        ("lse", ["lse"]),
        ("rdma", ["rdma"]),
        ("rcpc", ["rcpc"]),
        ("dotprod", ["dotprod"]),
        ("aes", ["aes", "pmull"]),
        ("sha1", ["sha1"]),
        ("sha2", ["sha2"]),
    ];

    private static readonly (string Name, string[] Features)[] s_dotNet9 =
        [.. s_dotNet8, ("rcpc2", ["rcpc2"]), ("sve", ["sve"])];

    private static readonly (string Name, string[] Features)[] s_dotNet10 = [.. s_dotNet9, ("sve2", ["sve", "sve2"])];

    /// <summary>
    /// The levels at which the code of ILC changes: LSE and CRC at armv8.1-a, LDAPUR at armv8.4-a; and between them what
    /// the CPUs of 2018 to 2021 have.
    /// </summary>
    public static IReadOnlyList<string> DefaultVariants { get; } =
        ["armv8-a", "armv8.1-a", "armv8.2-a+rcpc+dotprod", "armv8.4-a"];

    public static CompilerNames Of(int major, IReadOnlyList<Level> levels) => new(
        levels.Take(Highest + 1).ToDictionary(level => level.Name, level => level == levels[0] ? "" : level.Name),
        major >= 10 ? s_dotNet10 : major == 9 ? s_dotNet9 : s_dotNet8,
        DefaultVariants);
}
