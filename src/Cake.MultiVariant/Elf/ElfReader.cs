namespace Cake.MultiVariant.Elf;

/// <summary>The reader that this build of the addin uses: ELFSharp's wherever its package could be restored.</summary>
internal static class ElfReader
{
    public static IElfReader Default { get; } =
#if ELFSHARP
        new ElfSharpReader();
#else
        new BuiltInElfReader();
#endif
}
