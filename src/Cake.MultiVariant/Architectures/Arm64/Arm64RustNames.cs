namespace Cake.MultiVariant.Architectures.Arm64;

/// <summary>rustc's options <c>-C</c> for levels and features: <c>rustc --print target-features</c>.</summary>
internal static class Arm64RustNames
{
    private static readonly (string Name, string[] Features)[] s_extensions =
    [
        .. from extension in new (string Name, string[] Features)[]
           {
               ("crc", ["crc"]),
               ("lse", ["lse"]),
               ("rdm", ["rdma"]),
               ("jsconv", ["jscvt"]),
               ("fcma", ["fcma"]),
               ("rcpc", ["rcpc"]),
               ("dotprod", ["dotprod"]),
               ("lse2", ["lse2"]),
               ("rcpc2", ["rcpc2"]),
               ("flagm", ["flagm"]),
               ("i8mm", ["i8mm"]),
               ("bf16", ["bf16"]),
               ("fp16", ["fp16"]),
               ("fhm", ["fp16fml"]),
               ("aes", ["aes", "pmull"]),
               ("sha2", ["sha1", "sha2"]),
               ("sha3", ["sha3", "sha512"]),
               ("sm4", ["sm3", "sm4"]),
               ("sve", ["sve"]),
               ("sve2", ["sve2"]),
           }
           select ($"target-feature=+{extension.Name}", extension.Features),
    ];

    public static RustNames Of(Architecture architecture)
    {
        var levels = architecture.Levels.ToDictionary(
            level => level.Name, level => level == architecture.Baseline ? "" : $"target-feature=+{NameOf(level)}");
        var names = new CompilerNames(levels, s_extensions, Arm64IlcNames.DefaultVariants);
        return new RustNames("aarch64", names, [("aes", "aes"), ("sha2", "sha2"), ("sha3", "sha3"), ("sm4", "sm4")]);
    }

    /// <summary>armv8.2-a is v8.2a.</summary>
    private static string NameOf(Level level) => $"{level.Name["arm".Length..^"-a".Length]}a";
}
