using System.Text;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;
using MultiVariant.Format.Arm64;

namespace Cake.MultiVariant.Architectures.Arm64;

/// <inheritdoc/>
internal sealed class Arm64Architecture : Architecture
{
    public Arm64Architecture()
    {
        var names = new List<string>();
        for (Arm64Feature row = Arm64Features.First; names.Count < Arm64Features.Count; row = row.Next)
            names.Add(Encoding.ASCII.GetString(row.Name));
        Features = names;
        Levels = [.. Enumerable.Range(0, Arm64Levels.Count).Select(number => new Level(Encoding.ASCII.GetString(Arm64Levels.NameOf(number)), Arm64Levels.Required(number)))];
    }

    public override string Name { get; } = Encoding.ASCII.GetString(Arm64Machine.Name);
    public override IReadOnlyList<string> RuntimeIdentifiers { get; } = ["linux-arm64"];
    public override ElfMachine Machine => (ElfMachine)Arm64Machine.Number;
    public override int PageSize => (int)Arm64Machine.PageSize;
    public override ulong AddressLimit => Arm64Machine.AddressLimit;
    public override IReadOnlyList<string> Features { get; }
    public override IReadOnlyList<Level> Levels { get; }
    public override string Emulator => "qemu-aarch64";
    public override IReadOnlyList<CpuModel> CpuModels => [];
    public override IReadOnlyList<CpuFamily> CpuFamilies => [];
    public override string CrossPackages => "gcc-aarch64-linux-gnu libc6-dev-arm64-cross";
    protected override System.Runtime.InteropServices.Architecture Processor =>
        System.Runtime.InteropServices.Architecture.Arm64;
    public override string ExpandShortForm(string name)
    {
        ReadOnlySpan<byte> level = Arm64Levels.ExpandShortForm(Encoding.UTF8.GetBytes(name), out int length);
        return string.Concat(Encoding.ASCII.GetString(level), name.AsSpan(length));
    }

    public override IlcNames IlcNames(int ilcMajorVersion) => new(new Dictionary<string, string> { ["armv8-a"] = "", ["armv8.1-a"] = "armv8.1-a", ["armv8.4-a"] = "armv8.4-a", ["armv8.2-a"] = "armv8.2-a" }, [("rcpc", ["rcpc"]), ("dotprod", ["dotprod"])]);
    public override IReadOnlyDictionary<int, string[]>? IlcFeatureBits(int moduleMajorVersion) => null;
    public override FeatureSet GuardedByIlc(FeatureSet allowed) => default;
    public override FeatureSet TelltalesOf(Variant label) => default;
    public override Level? NeededLevel(ElfNotes notes) => null;
    public override VariantFlags FlagsOf(Variant variant) => VariantFlags.None;
    public override IInstructionTally NewTally(FileRange file, ElfSection code) => new Stub(section: code);
    private sealed class Stub(ElfSection section) : IInstructionTally
    {
        public void Count(CodeStretch stretch) { }
        public SectionAudit ToAudit() => new(section.Name, 1, 0, true, [], new long[16]);
    }
}
