using Cake.Core.IO;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Bundling;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;
using Microsoft.Win32.SafeHandles;
using MultiVariant.Format;

namespace Cake.MultiVariant.Validation;

/// <summary>What there is to know about an artifact's file before anything is judged.</summary>
internal sealed record ArtifactFacts
{
    /// <summary>What the artifact is said to be.</summary>
    public required Variant Label { get; init; }

    /// <summary>Where it is: its path, or its place in a bundle.</summary>
    public required string Place { get; init; }

    /// <summary>What the bundle's index says of it, or null when it is not in a bundle.</summary>
    public IndexEntry? IndexEntry { get; private init; }

    public bool Exists { get; private init; }

    public bool IsDirectory { get; private init; }

    /// <summary>Why the file cannot be read, or null.</summary>
    public string? AccessError { get; private init; }

    /// <summary>In bytes; -1 when the file cannot be read.</summary>
    public long Length { get; private init; } = -1;

    /// <summary>Whether the file ends as bundles do. Nothing more is known of such a file.</summary>
    public bool IsBundle { get; private init; }

    public bool HasElfMagic { get; private init; }

    /// <summary>Whether the file would run with the rights of its owner or group.</summary>
    public bool IsSetId { get; private init; }

    /// <summary>Of the content; empty when the file cannot be read.</summary>
    public string Sha256 { get; private init; } = "";

    /// <summary>What the file is made for, or null when it is not ELF.</summary>
    public ElfIdentity? Identity { get; private init; }

    /// <summary>The headers, or null when they are malformed or those of a file of another kind.</summary>
    public ElfFile? Elf { get; private init; }

    /// <summary>What is malformed in a file that starts as ELF, or null.</summary>
    public string? ElfError { get; private init; }

    /// <summary>What its code needs, or null when it is not code for the label's machine.</summary>
    public InstructionAudit? Audit { get; private init; }

    /// <summary>What ILC was asked for, or null when it was not ILC or its symbols are not at hand.</summary>
    public IlcDemand? IlcDemand { get; private init; }

    public static ArtifactFacts Gather(VariantArtifact artifact)
    {
        string path = artifact.Path.FullPath;
        var facts = new ArtifactFacts { Label = artifact.Variant, Place = path };
        if (Directory.Exists(path))
            return facts with { Exists = true, IsDirectory = true };
        if (!System.IO.File.Exists(path))
            return facts;
        try
        {
            using SafeFileHandle handle = System.IO.File.OpenHandle(path);
            bool isSetId = !OperatingSystem.IsWindows()
                && (System.IO.File.GetUnixFileMode(handle) & (UnixFileMode.SetUser | UnixFileMode.SetGroup)) != 0;
            return (facts with { IsSetId = isSetId })
                .Read(FileRange.Whole(artifact.Path, handle), artifact.Path.GetDirectory());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return facts with { Exists = true, AccessError = e.Message };
        }
    }

    /// <summary>Of a variant inside a bundle.</summary>
    public static ArtifactFacts Gather(IndexEntry entry, string place, FileRange executable) =>
        new ArtifactFacts { Label = Variant.Parse(entry.NameText), Place = place, IndexEntry = entry }
            .Read(executable, symbolDirectory: null);

    private ArtifactFacts Read(FileRange file, DirectoryPath? symbolDirectory)
    {
        ArtifactFacts facts = this with
        {
            Exists = true,
            Length = file.Length,
            IsBundle = file.TryReadLast(out BundleFooter footer) && footer.Magic == BundleFooter.MagicValue,
            HasElfMagic = ElfIdentity.HasMagic(file),
            Sha256 = Convert.ToHexStringLower(file.ComputeSha256()),
        };
        if (facts.IsBundle || !facts.HasElfMagic)
            return facts;
        try
        {
            ElfIdentity identity = ElfIdentity.Read(file);
            facts = facts with { Identity = identity };
            if (!identity.IsReadable)
                return facts;
            ElfFile elf = ElfFile.Read(file, IlcDemand.Symbols);
            facts = facts with { Elf = elf };
            return identity.Machine != Label.Platform.Machine ? facts : facts with
            {
                Audit = InstructionAuditor.Audit(file, elf, facts.Sha256),
                IlcDemand = IlcDemand.TryRead(file, elf, symbolDirectory),
            };
        }
        catch (ElfFormatException e)
        {
            return facts with { ElfError = e.Message };
        }
    }
}
