namespace Cake.MultiVariant.Elf;

/// <summary>The content of a file is not proper ELF. The message is a noun phrase: what was found.</summary>
internal sealed class ElfFormatException(string found, Exception? cause = null) : Exception(found, cause);
