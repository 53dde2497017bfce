using Cake.MultiVariant.Elf;

namespace Cake.MultiVariant.Validation;

/// <summary>A path where the kernel or the dynamic linker looks for something that the program needs.</summary>
internal sealed record LinkPath(string What, string Value)
{
    private static readonly string[] s_foldersOfBuildMachines = ["/nix/store", "/home", "/tmp"];

    /// <summary>The dynamic linker knows both spellings (ld.so(8), "Dynamic string tokens").</summary>
    private static readonly string[] s_origins = ["$ORIGIN", "${ORIGIN}"];

    public bool IsOfBuildMachine =>
        s_foldersOfBuildMachines.Any(folder => Value == folder || Value.StartsWith($"{folder}/", StringComparison.Ordinal));

    public bool IsRelativeToProgram => s_origins.Any(origin => Value.StartsWith(origin, StringComparison.Ordinal));

    public bool IsRelative => !Value.StartsWith('/') && !Value.StartsWith('$');

    /// <summary>None if the headers cannot be read.</summary>
    public static IEnumerable<LinkPath> Of(ElfFile? elf)
    {
        if (elf?.Interpreter is { } linker)
            yield return new LinkPath("the dynamic linker", linker);
        foreach (string folder in elf?.Dynamic.SearchPath ?? [])
            yield return new LinkPath("the library search path", folder);
    }

    public override string ToString() => Value.Length == 0 ? $"an empty part in {What}" : $"{What} {Value}";
}
