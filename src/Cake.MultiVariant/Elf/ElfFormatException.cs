namespace Cake.MultiVariant.Elf;

/// <summary>A file is not well-formed ELF. The message is a noun phrase that says what was found.</summary>
internal sealed class ElfFormatException(string found, Exception? cause = null) : Exception(found, cause);
