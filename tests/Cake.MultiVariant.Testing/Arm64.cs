using Cake.MultiVariant.Architectures;
using CliWrap.Buffered;

namespace Cake.MultiVariant.Testing;

/// <summary>Programs for arm64, cross-compiled, on QEMU's user mode emulator.</summary>
internal static class Arm64
{
    public const string Compiler = "aarch64-linux-gnu-gcc";

    /// <summary>Where Debian's cross compiler has the C library.</summary>
    public const string Sysroot = "/usr/aarch64-linux-gnu";

    public static Architecture Architecture { get; } = Architecture.OfRuntime("linux-arm64")!;

    /// <summary>The variants that publishing makes by default.</summary>
    public static string[] Variants { get; } = ["armv8-a", "armv8.1-a", "armv8.2-a+rcpc+dotprod", "armv8.4-a"];

    /// <summary>Bundles the same executable as every one of these variants.</summary>
    public static string BundleOf(string executable, string output, params IEnumerable<string> variants) =>
        Bundle.Of(output, variants.Select(variant => new VariantArtifact(variant, executable)));

    /// <summary>Starts a program on an emulated CPU.</summary>
    public static Task<BufferedCommandResult> Run(string cpu, string program, params IEnumerable<string> arguments) =>
        RunControlled(cpu, null, null, program, arguments);

    /// <summary>Starts a bundle with MULTIVARIANT and MULTIVARIANT_DEBUG set.</summary>
    public static Task<BufferedCommandResult> RunControlled(
        string cpu, string? variant, string? debug, string bundle, params IEnumerable<string> arguments) =>
        Tool.RunControlled(
            Tool.Require("qemu-aarch64"), variant, debug, ["-L", Sysroot, "-cpu", cpu, bundle, .. arguments]);
}
