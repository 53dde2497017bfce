using System.Collections.Concurrent;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;
using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.Validation;

/// <summary>Gathers facts. Executables with the same bytes are decoded once, wherever they are.</summary>
internal sealed class ArtifactReader
{
    private readonly ConcurrentDictionary<string, Lazy<InstructionAudit>> _auditsBySha256 = [];

    public ArtifactFacts Read(VariantArtifact artifact)
    {
        string path = artifact.Path.FullPath;
        var facts = new ArtifactFacts { Label = artifact.Variant, Path = artifact.Path };
        if (Directory.Exists(path))
            return facts with { Exists = true, IsDirectory = true };
        if (!File.Exists(path))
            return facts;
        try
        {
            using SafeFileHandle handle = File.OpenHandle(path);
            var file = FileRange.Whole(artifact.Path, handle);
            return Read(facts with { Privilege = Privileges.Of(artifact.Path) }, file, artifact.Sha256);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return facts with { Exists = true, AccessError = e.Message };
        }
    }

    /// <summary>Reads a variant inside a bundle.</summary>
    public ArtifactFacts Read(Variant label, FilePath bundle, IndexClaim claim, FileRange executable) => Read(
        new ArtifactFacts { Label = label, Path = bundle, Index = claim }, executable, sha256: null);

    private ArtifactFacts Read(ArtifactFacts facts, FileRange file, string? sha256)
    {
        facts = facts with
        {
            Exists = true,
            Length = file.Length,
            HasElfMagic = ElfIdentity.HasMagic(file),
            IsBundle = file.TryReadLast(out BundleFooter footer) && footer.Magic == BundleFooter.MagicValue,
            Sha256 = sha256 ?? Convert.ToHexStringLower(file.ComputeSha256()),
        };
        if (!facts.HasElfMagic || facts.IsBundle)
            return facts;
        Architecture architecture = facts.Label.Architecture;
        try
        {
            ElfIdentity identity = ElfIdentity.Read(file);
            facts = facts with { Identity = identity };
            if (!identity.IsReadable)
                return facts;
            ElfFile elf = ElfFile.Read(file, IlcDemand.Symbols);
            facts = facts with { Elf = elf, SelfReader = SelfReader.TryFind(file, elf) };
            if (identity.Machine != architecture.Machine)
                return facts;
            InstructionAudit audit = _auditsBySha256.GetOrAdd(
                facts.Sha256, _ => new(() => InstructionAuditor.Audit(architecture, file, elf))).Value;
            return facts with
            {
                Audit = audit,
                FunctionNames = elf.IsNativeAot || !elf.HasSymbols ? facts.FunctionNames : ElfFile.ReadNames(file, audit.NotableFunctions),
                Go = GoBuildInfo.TryRead(file, elf),
                IlcDemand = IlcDemand.TryRead(file, elf, architecture),
            };
        }
        catch (ElfFormatException e)
        {
            return facts with { ElfError = e.Message };
        }
    }
}
