using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Testing;

internal static class X64
{
    public static Architecture Architecture { get; } = Architecture.OfRuntime("linux-x64")!;
}
