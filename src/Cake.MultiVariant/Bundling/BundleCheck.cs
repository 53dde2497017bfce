using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Bundling;

/// <summary>Puts into words what <see cref="BundleLayout"/> finds wrong with a bundle, and checks the launcher.</summary>
internal sealed class BundleCheck(FilePath path, FileRange file, BundleFooter footer)
{
    /// <summary>The bundle's architecture; any, if its machine is unknown, so that the check says so.</summary>
    public Architecture Architecture { get; } = Architecture.Of((ElfMachine)footer.Machine) ?? Architecture.All[0];

    public void Footer() =>
        Require(BundleLayout.CheckFooter(footer, (ulong)file.Length, (ushort)Architecture.Machine));

    /// <summary>The tail is the index and the footer after it.</summary>
    public unsafe void Index(ReadOnlySpan<byte> tail, IReadOnlyList<IndexEntry> entries)
    {
        fixed (byte* start = tail)
        {
            BundleDefect defect = BundleLayout.CheckIndex(start, footer, (ulong)Architecture.PageSize, out int number);
            Require(defect, entries[Math.Min(number, entries.Count - 1)], BundleIndex.Checksum(tail));
        }
    }

    /// <summary>No checksum covers the launcher, but it must end before the first variant.</summary>
    public void Launcher(IReadOnlyList<IndexEntry> entries)
    {
        ulong length = entries.Min(entry => entry.Offset);
        byte[] start = new byte[Math.Min(Architecture.PageSize, file.Length)];
        if (!file.TryRead(0, start) || !LauncherImage.EndsWithin(start, length))
            throw Damaged($"it has no launcher in the first {length} bytes, before the first variant");
    }

    public void Require(BundleDefect defect, IndexEntry entry = default, ulong checksum = 0)
    {
        string name = entry.NameText;
        switch (defect)
        {
            case BundleDefect.None:
                return;
            case BundleDefect.NoFooter:
                throw new CakeException($"{path} has no bundle footer at the end. Name a bundle that MultiVariantStitch "
                    + "or MultiVariantPublish made; if it was cut short, copy it again.");
            case BundleDefect.Flags:
                throw Newer($"has the flags 0x{(uint)footer.Flags:x}", (uint)BundleLayout.KnownFlags);
            case BundleDefect.VariantFlags:
                throw Newer($"has the flags 0x{(uint)entry.Flags:x} at {name}", (uint)BundleLayout.KnownVariantFlags);
            case BundleDefect.MajorVersion:
                throw new CakeException($"{path} is a bundle of major version {footer.MajorVersion}, and this version "
                    + $"of Cake.MultiVariant reads {BundleFooter.CurrentMajorVersion}. Use the version that made it.");
        }

        throw Damaged(defect switch
        {
            BundleDefect.Machine => $"it is for {((ElfMachine)footer.Machine).Describe()}, and bundles are for "
                + string.Join(" or ", Architecture.All.Select(known => known.Machine.Describe())),
            BundleDefect.FileLength => $"it has {file.Length} bytes, and its footer says {footer.FileLength}",
            BundleDefect.EntryCount =>
                $"its footer says {footer.EntryCount} variants, and a bundle has 1 to {IndexEntry.MaximumCount}",
            BundleDefect.EntrySize => $"it has index entries of {footer.EntrySize} bytes, which is not a multiple of 8 "
                + $"from {IndexEntry.Size} to {IndexEntry.MaximumSize}",
            BundleDefect.IndexPlace => $"its footer says an index of {footer.IndexLength} bytes at offset "
                + $"{footer.IndexOffset}, not {(ulong)footer.EntryCount * footer.EntrySize} bytes right before the footer",
            BundleDefect.Checksum =>
                $"its index has the checksum 0x{checksum:x16}, and its footer says 0x{footer.Checksum:x16}",
            BundleDefect.Name => $"the name bytes {Convert.ToHexStringLower(entry.NameField.TrimEnd((byte)0))} of a variant "
                + $"are not 1 to {IndexEntry.NameSize - 1} letters, digits or . _ + -",
            BundleDefect.Place => $"{name} takes {entry.StoredLength} bytes at offset {entry.Offset}, "
                + $"instead of at least 1 byte before the index at {footer.IndexOffset}",
            BundleDefect.Alignment => $"{name} is at offset {entry.Offset}, not at a multiple of {Architecture.PageSize}",
            BundleDefect.RawLength => $"{name} has a length of {entry.Length}, but takes {entry.StoredLength} bytes",
            BundleDefect.Length => $"{name} has a length of {entry.Length}, more than any file",
            BundleDefect.SameName => $"two variants are named {name}",
            _ => $"{name} overlaps another variant",
        });
    }

    private CakeException Newer(string what, uint known) => new($"{path} {what}, and this version of Cake.MultiVariant knows "
        + $"0x{known:x}. Use the version that made it; if there is none, it is damaged: copy or build it again.");

    private CakeException Damaged(string what) => new($"{path} is damaged: {what}. Copy or build it again.");
}
