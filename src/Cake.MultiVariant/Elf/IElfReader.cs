using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Elf;

/// <summary>Reads the headers of ELF files of any class, byte order and machine.</summary>
internal interface IElfReader
{
    /// <exception cref="ElfFormatException">The content is not proper ELF.</exception>
    ElfFile Read(FileRange file);
}
