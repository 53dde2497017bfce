using Cake.MultiVariant.Elf;

namespace Cake.MultiVariant.Validation;

/// <summary>The C libraries of Linux. Each comes with its own dynamic linker, and they do not mix.</summary>
internal static class CLibrary
{
    private const string Glibc = "glibc";
    private const string Musl = "musl";

    /// <summary>The parts of glibc. They come together, so it does not matter which of them a program needs.</summary>
    private static readonly HashSet<string> s_glibcParts =
    [
        "libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libresolv.so.2", "libutil.so.1",
        "libmvec.so.1", "libanl.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
    ];

    /// <summary>The libraries that a program needs beyond its C library, in loading order.</summary>
    public static IEnumerable<string> LibrariesBeyond(ElfFile elf) =>
        elf.Dynamic.NeededLibraries.Select(library => library.Name).Where(name => OfLibrary(name) == null);

    /// <summary>The library for which a program needs its newest glibc.</summary>
    public static string NewestNeed(ElfFile elf) =>
        elf.Dynamic.NeededLibraries.First(library => library.Glibc == elf.Dynamic.MinimumGlibc).ToString();

    /// <summary>What shows that a program is linked for two C libraries or without a dynamic linker, or null.</summary>
    public static string? FindMix(ElfFile elf)
    {
        string[] names = [.. elf.Dynamic.NeededLibraries.Select(library => library.Name)];
        if (names.Length == 0)
            return null;
        string libraries = string.Join(", ", names);
        string[] needed = [.. names.Select(OfLibrary).OfType<string>().Distinct()];
        if (needed.Length > 1)
            return $"parts of {string.Join(" and of ", needed)} ({libraries})";
        if (elf.Interpreter == null)
            return elf.Type == ElfType.Executable || elf.Dynamic.HasPieFlag ? $"no dynamic linker for {libraries}" : null;
        string? linker = OfDynamicLinker(elf.Interpreter);
        return linker != null && needed.Length == 1 && needed[0] != linker
            ? $"the dynamic linker {elf.Interpreter} of {linker} with {libraries} of {needed[0]}"
            : null;
    }

    /// <summary>musl calls its library <c>libc.so</c>; distributions call it <c>libc.musl-x86_64.so.1</c>.</summary>
    private static string? OfLibrary(string name) =>
        s_glibcParts.Contains(name) ? Glibc
        : name == "libc.so" || name.StartsWith("libc.musl-", StringComparison.Ordinal) ? Musl
        : null;

    private static string? OfDynamicLinker(string path) => Path.GetFileName(path) switch
    {
        var name when s_glibcParts.Contains(name) => Glibc,
        var name when name.StartsWith("ld-musl-", StringComparison.Ordinal) => Musl,
        _ => null,
    };
}
