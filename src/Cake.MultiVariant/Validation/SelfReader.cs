using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Validation;

/// <summary>A program that reads more of its own file than the kernel maps, and what that is.</summary>
internal sealed record SelfReader(SelfReaderKind Kind, string Content)
{
    /// <summary>How far from the end PyInstaller's cookie may be; it is 88 bytes, and signatures may follow.</summary>
    private const int PyInstallerReach = 4096;

    /// <summary>A page of the largest kind.</summary>
    private const int MaximumPadding = 64 * 1024;

    /// <summary>
    /// Before it, apphosts have the offset of what is bundled with them, or 0 (bundle_marker.cpp in dotnet/runtime). It is the
    /// SHA-256 sum of ".net core bundle".
    /// </summary>
    private static ReadOnlySpan<byte> BundleMarker =>
    [
        0x8B, 0x12, 0x02, 0xB9, 0x6A, 0x61, 0x20, 0x38, 0x72, 0x7B, 0x93, 0x02, 0x14, 0xD7, 0xA0, 0x32,
        0x13, 0xF5, 0xB9, 0xE6, 0xEF, 0xAE, 0x33, 0x18, 0xEE, 0x3B, 0x2D, 0xCE, 0x24, 0xB3, 0x6A, 0xAE,
    ];

    /// <summary>runtime/caml/exec.h in ocaml/ocaml. The number of the version follows.</summary>
    private static ReadOnlySpan<byte> OCamlTrailer => "Caml1999X"u8;

    /// <summary>bootloader/src/pyi_archive.h in pyinstaller/pyinstaller.</summary>
    private static ReadOnlySpan<byte> PyInstallerCookie => "MEI\u000c\u000b\u000a\u000b\u000e"u8;

    /// <summary>In the padding of the ELF identification (AppImage specification, "The filesystem image").</summary>
    private static ReadOnlySpan<byte> AppImageMagic => "AI"u8;

    public static SelfReader? TryFind(FileRange file, ElfFile elf)
    {
        if (FindBundleOffset(file, elf) is { } offset)
            return offset == 0
                ? new(SelfReaderKind.AppHost, "")
                : new(SelfReaderKind.Package, "the assemblies of a .NET single-file program");
        byte[] end = Last(file, PyInstallerReach);
        if (end.AsSpan().LastIndexOf(PyInstallerCookie) >= 0)
            return new(SelfReaderKind.Package, "the archive of PyInstaller");
        long extra = file.Length - elf.End;
        if (extra <= 0 || IsPadding(file, elf.End))
            return null;
        byte[] magic = new byte[AppImageMagic.Length];
        if (file.TryRead(8, magic) && magic.AsSpan().SequenceEqual(AppImageMagic))
            return new(SelfReaderKind.Package, "the file system of an AppImage");
        return end.AsSpan()[^Math.Min(end.Length, 12)..].StartsWith(OCamlTrailer)
            ? new(SelfReaderKind.Package, "OCaml bytecode")
            : new(SelfReaderKind.Appendix, Quantity.Of(extra, "byte"));
    }

    private static ulong? FindBundleOffset(FileRange file, ElfFile elf)
    {
        byte[] bytes = elf.Section(".data").Read(file);
        int marker = bytes.AsSpan().IndexOf(BundleMarker);
        return marker >= sizeof(ulong) ? BitConverter.ToUInt64(bytes, marker - sizeof(ulong)) : null;
    }

    /// <summary>Some tools pad a file to whole blocks or pages.</summary>
    private static bool IsPadding(FileRange file, long start)
    {
        byte[] bytes = new byte[Math.Min(MaximumPadding, file.Length - start)];
        return bytes.Length == file.Length - start && file.TryRead((ulong)start, bytes) && !bytes.AsSpan().ContainsAnyExcept((byte)0);
    }

    private static byte[] Last(FileRange file, int count)
    {
        byte[] bytes = new byte[Math.Min(count, file.Length)];
        _ = file.TryRead((ulong)(file.Length - bytes.Length), bytes);
        return bytes;
    }
}

internal enum SelfReaderKind
{
    /// <summary>.NET's starter of a .dll, which looks whether assemblies are bundled with it.</summary>
    AppHost,

    /// <summary>A file format that is known to be read so.</summary>
    Package,

    /// <summary>Bytes of an unknown format behind everything that a linker writes.</summary>
    Appendix,
}
