using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Bundling;

/// <summary>Says in words what <see cref="BundleLayout"/> finds wrong with a bundle, and checks the launcher.</summary>
internal sealed class BundleCheck(FilePath path, FileRange file, BundleFooter footer)
{
    /// <summary>That of the bundle; of one that there are no bundles for, any.</summary>
    public Architecture Architecture { get; } = Architecture.Of((ElfMachine)footer.Machine) ?? Architecture.All[0];

    public void Footer() =>
        Require(BundleLayout.CheckFooter(footer, (ulong)file.Length, (ushort)Architecture.Machine));

    /// <param name="tail">The bytes of the index and of the footer behind it.</param>
    /// <param name="entries">The index.</param>
    public unsafe void Index(ReadOnlySpan<byte> tail, IReadOnlyList<IndexEntry> entries)
    {
        fixed (byte* start = tail)
        {
            BundleDefect defect = BundleLayout.CheckIndex(start, footer, (ulong)Architecture.PageSize, out int number);
            Require(defect, entries[Math.Min(number, entries.Count - 1)], BundleIndex.Checksum(tail));
        }
    }

    /// <summary>The launcher, which no checksum covers, ends before the first variant.</summary>
    public void Launcher(IReadOnlyList<IndexEntry> entries)
    {
        ulong length = entries.Min(entry => entry.Offset);
        byte[] start = new byte[Architecture.PageSize];
        if (!file.TryRead(0, start) || !LauncherImage.EndsWithin(start, length))
            throw new CakeException(Damaged($"no launcher in the first {length} bytes", "one before the first variant"));
    }

    public void Require(BundleDefect defect, IndexEntry entry = default, ulong checksum = 0)
    {
        if (defect != BundleDefect.None)
            throw new CakeException(Describe(defect, entry, checksum));
    }

    private string Describe(BundleDefect defect, IndexEntry entry, ulong checksum) => defect switch
    {
        BundleDefect.NoFooter => $"{path}: found no bundle footer at the end, expected a bundle; name one that "
            + "MultiVariantStitch or MultiVariantPublish made, and copy it again if it was cut short",
        BundleDefect.MajorVersion => $"{path}: found a bundle of the major version {footer.MajorVersion}, expected "
            + $"{BundleFooter.CurrentMajorVersion}; use the version of Cake.MultiVariant that made it",
        BundleDefect.Machine => Damaged(
            $"a bundle for {((ElfMachine)footer.Machine).Describe()}", string.Join(" or ", Architecture.All.Select(known => known.Machine.Describe()))),
        BundleDefect.FileLength => Damaged($"{file.Length} bytes", $"{footer.FileLength}"),
        BundleDefect.EntryCount => Damaged($"{footer.EntryCount} variants", $"1 to {IndexEntry.MaximumCount}"),
        BundleDefect.EntrySize => Damaged(
            $"index entries of {footer.EntrySize} bytes",
            $"a multiple of 8 from {IndexEntry.Size} to {IndexEntry.MaximumSize}"),
        BundleDefect.IndexPlace => Damaged(
            $"an index of {footer.IndexLength} bytes at offset {footer.IndexOffset}",
            $"{(ulong)footer.EntryCount * footer.EntrySize} bytes that end where the footer begins"),
        BundleDefect.Checksum => Damaged(
            $"an index with the checksum 0x{checksum:x16}", $"0x{footer.Checksum:x16}"),
        BundleDefect.Name => Damaged(
            $"a variant with the name bytes {Convert.ToHexStringLower(entry.NameField.TrimEnd((byte)0))}",
            $"1 to {IndexEntry.NameSize - 1} letters, digits or . _ + -"),
        BundleDefect.Place => Damaged(
            $"{entry.NameText} as {entry.StoredLength} bytes at offset {entry.Offset}",
            $"at least 1 byte before the index at {footer.IndexOffset}"),
        BundleDefect.Alignment => Damaged(
            $"{entry.NameText} at offset {entry.Offset}", $"a multiple of {Architecture.PageSize}"),
        BundleDefect.RawLength => Damaged(
            $"{entry.NameText} with {entry.Length} bytes in {entry.StoredLength}", "equal lengths of a raw variant"),
        BundleDefect.Length => Damaged($"{entry.NameText} with {entry.Length} bytes", $"at most {long.MaxValue}"),
        BundleDefect.SameName => Damaged($"two variants with the name {entry.NameText}", "each name once"),
        _ => Damaged($"{entry.NameText} at an offset within another variant", "places of their own"),
    };

    private string Damaged(string found, string expected) =>
        $"{path}: found {found}, expected {expected}; the bundle is damaged, copy or build it again";
}
