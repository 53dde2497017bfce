using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cake.MultiVariant.Elf;

internal static class ElfBytes
{
    /// <summary>Reads a structure of a 64-bit little-endian file.</summary>
    /// <exception cref="ElfFormatException">The bytes end before the structure does.</exception>
    public static T Structure<T>(this byte[] bytes, long offset, string what)
        where T : unmanaged => offset >= 0 && offset <= bytes.Length - Unsafe.SizeOf<T>()
            ? MemoryMarshal.Read<T>(bytes.AsSpan((int)offset))
            : throw new ElfFormatException($"{what} that is cut short");
}
