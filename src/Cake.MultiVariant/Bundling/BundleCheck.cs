using System.Buffers;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Bundling;

/// <summary>What must hold for a bundle beyond its checksum, by the section "Reading" of LAYOUT.md.</summary>
internal sealed class BundleCheck(FilePath path, BundleFooter footer)
{
    private static readonly SearchValues<byte> s_nameBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-"u8);

    /// <summary>The size of index and footer in bytes, once the footer is checked.</summary>
    public int TailLength => (int)footer.IndexLength + BundleFooter.Size;

    public void Footer(long fileLength)
    {
        if (footer.MajorVersion != BundleFooter.CurrentMajorVersion)
        {
            throw new CakeException($"{path}: found a bundle of the major version {footer.MajorVersion}, expected "
                + $"{BundleFooter.CurrentMajorVersion}; use the version of Cake.MultiVariant that made it");
        }

        That(footer.FileLength == (ulong)fileLength, $"{fileLength} bytes", $"{footer.FileLength}");
        That(
            footer.EntryCount is > 0 and <= IndexEntry.MaximumCount,
            $"{footer.EntryCount} variants", $"1 to {IndexEntry.MaximumCount}");
        That(
            footer.EntrySize is >= IndexEntry.Size and <= IndexEntry.MaximumSize && footer.EntrySize % 8 == 0,
            $"index entries of {footer.EntrySize} bytes",
            $"a multiple of 8 from {IndexEntry.Size} to {IndexEntry.MaximumSize}");
        That(
            footer.IndexLength == (ulong)footer.EntryCount * footer.EntrySize,
            $"an index of {footer.IndexLength} bytes", $"{(ulong)footer.EntryCount * footer.EntrySize}");
    }

    public void Entries(IndexEntry[] entries, FileRange file, Architecture architecture)
    {
        foreach (IndexEntry entry in entries)
        {
            Name(entry);
            Place(entry, architecture);
        }

        That(
            entries.DistinctBy(entry => entry.NameText).Count() == entries.Length,
            $"the variants {string.Join(", ", entries.Select(entry => entry.NameText))}", "each name once");
        Order(entries);
        Launcher(file.Slice(0, entries.Min(entry => (long)entry.Offset)));
    }

    public void That(bool holds, string found, string expected)
    {
        if (!holds)
        {
            throw new CakeException(
                $"{path}: found {found}, expected {expected}; the bundle is damaged, copy or build it again");
        }
    }

    private void Name(IndexEntry entry)
    {
        ReadOnlySpan<byte> name = entry.NameField.TrimEnd((byte)0);
        That(
            name.Length is > 0 and < IndexEntry.NameSize && !name.ContainsAnyExcept(s_nameBytes),
            $"a variant with the name bytes {Convert.ToHexStringLower(name)}",
            $"1 to {IndexEntry.NameSize - 1} letters, digits or . _ + -");
    }

    private void Place(IndexEntry entry, Architecture architecture)
    {
        That(
            entry.StoredLength > 0
                && entry.Offset <= footer.IndexOffset
                && entry.StoredLength <= footer.IndexOffset - entry.Offset,
            $"{entry.NameText} as {entry.StoredLength} bytes at offset {entry.Offset}",
            $"at least 1 byte before the index at {footer.IndexOffset}");
        That(
            entry.Offset % (ulong)architecture.PageSize == 0,
            $"{entry.NameText} at offset {entry.Offset}", $"a multiple of {architecture.PageSize}");
        That(
            entry.Length == entry.StoredLength || entry.Encoding != VariantEncoding.Raw,
            $"{entry.NameText} with {entry.Length} bytes in {entry.StoredLength}", "equal lengths of a raw variant");
        That(
            entry.Length <= long.MaxValue,
            $"{entry.NameText} with {entry.Length} bytes", $"at most {long.MaxValue}");
    }

    private void Order(IndexEntry[] entries)
    {
        IndexEntry[] byOffset = [.. entries.OrderBy(entry => entry.Offset)];
        foreach ((IndexEntry lower, IndexEntry upper) in byOffset.Zip(byOffset.Skip(1)))
        {
            bool areSame = lower.Offset == upper.Offset && lower.StoredLength == upper.StoredLength;
            That(
                areSame || lower.Offset + lower.StoredLength <= upper.Offset,
                $"{upper.NameText} and {lower.NameText} in overlapping places", "places of their own");
        }
    }

    private void Launcher(FileRange file)
    {
        try
        {
            That(
                ElfGuard.ReadSegments(file).Where(segment => segment.IsLoadable).All(segment => segment.LiesWithin(file.Length)),
                $"a launcher that does not end within {file.Length} bytes", "one that ends before the first variant");
        }
        catch (ElfFormatException e)
        {
            That(false, e.Message, "a launcher at the start");
        }
    }
}
