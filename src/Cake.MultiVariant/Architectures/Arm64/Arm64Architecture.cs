using System.Text;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;
using MultiVariant.Format.Arm64;

namespace Cake.MultiVariant.Architectures.Arm64;

/// <inheritdoc/>
internal sealed class Arm64Architecture : Architecture
{
    /// <summary>Of all kernels, these map files with the smallest pages.</summary>
    private const int PagesOf4KiB = 4096;

    private readonly FeatureSet _guarded;

    private readonly FeatureSet _rcpc;
    private readonly FeatureSet _rcpcOrBetter;

    public Arm64Architecture()
    {
        Features = [.. ReadFeatures()];
        Levels =
        [
            .. from number in Enumerable.Range(0, Arm64Levels.Count)
               let name = Encoding.ASCII.GetString(Arm64Levels.NameOf(number))
               select new Level(name, Arm64Levels.Required(number), GenerationOf(name)),
        ];
        _guarded = SetOf("crc", "rdma", "dotprod", "aes", "pmull", "sha1", "sha2");
        _rcpc = SetOf("rcpc");
        _rcpcOrBetter = SetOf("rcpc", "rcpc2");
        // QEMU 7.2 has no CPU with LSE2, so there is no model for armv8.4-a. What "max" can do changes with its version.
        CpuModels =
        [
            new("cortex-a72", SetOf("aes", "pmull", "sha1", "sha2", "crc")),
            new("a64fx", Levels[1].Required.Union(SetOf("aes", "pmull", "sha1", "sha2", "fp16", "fcma", "sve"))),
            new("neoverse-n1", Levels[2].Required.Union(
                SetOf("aes", "pmull", "sha1", "sha2", "fp16", "rcpc", "dotprod"))),
        ];
    }

    public override string Name { get; } = Encoding.ASCII.GetString(Arm64Machine.Name);
    public override IReadOnlyList<string> RuntimeIdentifiers { get; } = ["linux-arm64"];
    public override ElfMachine Machine => (ElfMachine)Arm64Machine.Number;
    public override int PageSize => (int)Arm64Machine.PageSize;
    public override int SmallestPageSize => PagesOf4KiB;
    public override ulong AddressLimit => Arm64Machine.AddressLimit;
    public override IReadOnlyList<string> Features { get; }
    public override IReadOnlyList<Level> Levels { get; }

    /// <summary>Those of Neoverse N1 and Cortex-A76, and their successors.</summary>
    public override FeatureSet CommonFeatures => Variant.Parse("armv8.2-a+rcpc+dotprod").RequiredFeatures;

    public override string LevelSummary =>
        $"{Levels[0].Name} to {Levels.Last(level => IsOfVersion8(level.Name)).Name}, "
        + $"{Levels.First(level => !IsOfVersion8(level.Name)).Name} to {Levels[^1].Name}";

    public override string CpuFamilyExceptions => "Kernels and virtual machines may hide features";

    public override string ReasonToAvoid => "";

    public override string CpuCheck => "AT_HWCAP";
    public override string Emulator => "qemu-aarch64";
    public override IReadOnlyList<CpuModel> CpuModels { get; }
    public override string CrossPackages => "gcc-aarch64-linux-gnu libc6-dev-arm64-cross";

    /// <summary><c>v8.2</c> stands for <c>armv8.2-a</c>, <c>v8.0</c> for <c>armv8-a</c>.</summary>
    public override string ExpandShortForm(string name)
    {
        ReadOnlySpan<byte> level = Arm64Levels.ExpandShortForm(Encoding.UTF8.GetBytes(name), out int length);
        return string.Concat(Encoding.ASCII.GetString(level), name.AsSpan(length));
    }

    /// <summary>armv8.2-a is v8.2, armv8-a is v8.0.</summary>
    public override string ShortFormOf(Level level)
    {
        string version = level.Name["arm".Length..^"-a".Length];
        return version.Contains('.') ? version : $"{version}.0";
    }

    public override CompilerNames IlcNames(int ilcMajorVersion) => Arm64IlcNames.Of(ilcMajorVersion, Levels);

    public override GoNames GoNames(int minorVersion) => Arm64GoNames.Of(minorVersion, this);

    public override RustNames RustNames => Arm64RustNames.Of(this);

    public override IReadOnlyDictionary<int, string[]>? IlcFeatureBits(int moduleMajorVersion) =>
        Arm64IlcFeatureBits.Of(moduleMajorVersion);

    public override IEnumerable<StartupCheck> FindStartupChecks(byte[] code, ulong address) =>
        Arm64StartupCheck.Find(code, address);

    /// <summary>
    /// From optimisticInstructionSetSupportBuilder in dotnet/runtime, InstructionSetHelpers.cs. LSE is there too, but no
    /// code can ask for it, so ILC uses it only where it may without a check.
    /// </summary>
    public override FeatureSet GuardedByIlc(FeatureSet allowed) => _guarded;

    /// <summary>None: C compilers use LSE and RCPC only for atomic variables, which not every program has.</summary>
    public override FeatureSet TelltalesOf(Variant label, long instructionCount) => default;

    /// <summary>
    /// All managed code has volatile reads. Its atomic operations tell nothing: .NET 8 calls its runtime for them.
    /// </summary>
    public override FeatureSet ManagedTelltalesOf(Variant label) =>
        _rcpc.IsSubsetOf(label.RequiredFeatures) ? _rcpcOrBetter : default;

    /// <summary>The ABI has no such property (ELF for the Arm 64-bit Architecture, "Program Property").</summary>
    public override Level? NeededLevel(ElfNotes notes) => null;

    public override VariantFlags FlagsOf(Variant variant) => VariantFlags.None;

    public override IInstructionTally NewTally(FileRange file, ElfSection code) =>
        new Arm64InstructionTally(this, file, code);

    private static bool IsOfVersion8(string level) => level.StartsWith("armv8", StringComparison.Ordinal);

    /// <summary>The first servers had armv8.1-a or armv8.2-a, those from 2022 on armv8.4-a.</summary>
    private static int GenerationOf(string level) => level switch
    {
        "armv8-a" => 1,
        "armv8.1-a" or "armv8.2-a" or "armv8.3-a" => 2,
        _ when IsOfVersion8(level) => 3,
        _ => 4,
    };

    private static List<string> ReadFeatures()
    {
        var names = new List<string>(Arm64Features.Count);
        for (Arm64Feature row = Arm64Features.First; names.Count < Arm64Features.Count; row = row.Next)
            names.Add(Encoding.ASCII.GetString(row.Name));
        return names;
    }
}
