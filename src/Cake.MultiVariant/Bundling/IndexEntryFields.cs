using System.Runtime.InteropServices;
using System.Text;

namespace Cake.MultiVariant.Bundling;

/// <summary>The byte fields of an index entry as spans and text.</summary>
internal static unsafe class IndexEntryFields
{
    extension(ref IndexEntry entry)
    {
        public Span<byte> NameField => MemoryMarshal.CreateSpan(ref entry.Name[0], IndexEntry.NameSize);

        public Span<byte> Sha256Field => MemoryMarshal.CreateSpan(ref entry.Sha256[0], 32);
    }

    extension(IndexEntry entry)
    {
        public string NameText => Encoding.ASCII.GetString(entry.NameField).TrimEnd('\0');

        public string Sha256Text => Convert.ToHexStringLower(entry.Sha256Field);
    }
}
