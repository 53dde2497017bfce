using System.Text;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;
using MultiVariant.Format.X64;

namespace Cake.MultiVariant.Architectures.X64;

/// <inheritdoc/>
internal sealed class X64Architecture : Architecture
{
    /// <summary>In instructions.</summary>
    private const long LargeProgram = 10_000;

    private readonly FeatureSet _v2Only;
    private readonly FeatureSet _v3Only;
    private readonly FeatureSet _v4Only;
    private readonly FeatureSet _guarded;
    private readonly FeatureSet _guardedWithAvx;
    private readonly FeatureSet _guardedWithAvx512;
    private readonly FeatureSet _avx;
    private readonly FeatureSet _avx512;
    private readonly X64InstructionFeatures _instructions;

    public X64Architecture()
    {
        Features = [.. ReadFeatures()];
        Levels =
        [
            .. from number in Enumerable.Range(X64Levels.Baseline, X64Levels.Highest)
               select new Level(Encoding.ASCII.GetString(X64Levels.NameOf(number)), X64Levels.Required(number), number),
        ];
        _v2Only = SetOf("ssse3", "sse4.1", "sse4.2", "popcnt");
        _v3Only = Levels[2].Required.Except(Levels[1].Required);
        _v4Only = Levels[3].Required.Except(Levels[2].Required);
        _avx = SetOf("avx");
        _avx512 = SetOf("avx512f");
        _guarded = SetOf(
            "sse3", "ssse3", "sse4.1", "sse4.2", "popcnt", "movbe", "lzcnt", "aes", "pclmul", "serialize", "gfni", "sha",
            "waitpkg");
        _guardedWithAvx = SetOf(
            "bmi", "bmi2", "f16c", "fma", "vaes", "vpclmulqdq", "avx2", "avxvnni", "avxifma", "avxvnniint8",
            "avxvnniint16");
        _guardedWithAvx512 = SetOf(
            "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl", "avx512vbmi", "avx512ifma", "avx512bitalg", "avx512vbmi2",
            "avx512vnni", "avx512vpopcntdq", "avx512bf16", "avx512fp16", "avx512vp2intersect", "avx10.1", "avx10.2");
        _instructions = new X64InstructionFeatures(this);
        // QEMU's translator (TCG) knows no AVX-512, so there is no model for x86-64-v4 (QEMU manual, "x86 CPU models").
        CpuModels =
        [
            new("qemu64", SetOf("sse3", "cx16", "sahf")),
            new("Nehalem", Levels[1].Required),
            new("Haswell", Levels[2].Required.Union(SetOf("aes", "pclmul", "fsgsbase", "rdrnd", "xsave", "xsaveopt"))),
        ];
    }

    public override string Name { get; } = Encoding.ASCII.GetString(X64Machine.Name);
    public override IReadOnlyList<string> RuntimeIdentifiers { get; } = ["linux-x64", "linux-musl-x64"];
    public override ElfMachine Machine => (ElfMachine)X64Machine.Number;
    public override int PageSize => (int)X64Machine.PageSize;
    public override int SmallestPageSize => (int)X64Machine.PageSize;
    public override ulong AddressLimit => X64Machine.AddressLimit;
    public override IReadOnlyList<string> Features { get; }
    public override IReadOnlyList<Level> Levels { get; }

    /// <summary>Those of x86-64-v3: Intel CPUs since 2013 and AMD CPUs since 2015.</summary>
    public override FeatureSet CommonFeatures => Levels[2].Required;

    public override string LevelSummary => string.Join(", ", Levels.Select(level => level.Name));

    public override string CpuFamilyExceptions =>
        "Pentium and Celeron models up to 2020 lack AVX, and virtual machines may hide features";

    public override string ReasonToAvoid => "512-bit vectors lower the clock";

    public override string CpuCheck => "cpuid";
    public override string Emulator => "qemu-x86_64";
    public override IReadOnlyList<CpuModel> CpuModels { get; }
    public override string CrossPackages => "gcc-x86-64-linux-gnu libc6-dev-amd64-cross";

    /// <summary><c>v3</c> stands for <c>x86-64-v3</c>, <c>v1</c> for <c>x86-64</c>.</summary>
    public override string ExpandShortForm(string name)
    {
        ReadOnlySpan<byte> level = X64Levels.ExpandShortForm(Encoding.UTF8.GetBytes(name), out int length);
        return string.Concat(Encoding.ASCII.GetString(level), name.AsSpan(length));
    }

    public override string ShortFormOf(Level level) => $"v{level.Generation}";

    public override CompilerNames IlcNames(int ilcMajorVersion) => X64IlcNames.Of(ilcMajorVersion, Levels);

    public override GoNames GoNames(int minorVersion) => X64GoNames.Of(this);

    public override RustNames RustNames => X64RustNames.Of(this);

    public override IReadOnlyDictionary<int, string[]>? IlcFeatureBits(int moduleMajorVersion) =>
        X64IlcFeatureBits.Of(moduleMajorVersion);

    public override IEnumerable<StartupCheck> FindStartupChecks(byte[] code, ulong address) =>
        X64StartupCheck.Find(code, address);

    /// <summary>
    /// From optimisticInstructionSetSupportBuilder in dotnet/runtime, InstructionSetHelpers.cs: without AVX, no VEX
    /// encodings, as they would slow down the code around them; with AVX-512, also what AVX10 comprises.
    /// </summary>
    public override FeatureSet GuardedByIlc(FeatureSet allowed) =>
        _avx512.IsSubsetOf(allowed) ? _guarded.Union(_guardedWithAvx).Union(_guardedWithAvx512)
        : _avx.IsSubsetOf(allowed) ? _guarded.Union(_guardedWithAvx)
        : _guarded;

    /// <summary>Compilers may find no use for SSSE3 to SSE4.2 in a small program, but always do for AVX and AVX-512.</summary>
    public override FeatureSet TelltalesOf(Variant label, long instructionCount) =>
        Levels[3].Required.IsSubsetOf(label.RequiredFeatures) ? _v4Only
        : Levels[2].Required.IsSubsetOf(label.RequiredFeatures) && !UsesVector512(label) ? _v3Only
        : Levels[1].Required.IsSubsetOf(label.RequiredFeatures) && !UsesVector512(label) && instructionCount >= LargeProgram ? _v2Only
        : default;

    /// <summary>Bit n - 1 stands for x86-64-v<c>n</c> (x86-64 psABI 1.0, "Program Property").</summary>
    public override Level? NeededLevel(ElfNotes notes) =>
        Levels.Index().Skip(1).LastOrDefault(level => (notes.NeededIsa >> level.Index & 1) != 0).Item;

    /// <summary>A variant that is made for a CPU with that problem is not avoided: it would not run anywhere.</summary>
    public override VariantFlags FlagsOf(Variant variant) =>
        UsesVector512(variant) && variant.Cpu is not { Avoided: not VariantFlags.None }
            ? VariantFlags.AvoidWhereVector512Throttles
            : VariantFlags.None;

    public override IInstructionTally NewTally(FileRange file, ElfSection code) =>
        new X64InstructionTally(this, _instructions, file, code);

    private bool UsesVector512(Variant variant) => _avx512.IsSubsetOf(variant.RequiredFeatures);

    private static List<string> ReadFeatures()
    {
        var names = new List<string>(X64Features.Count);
        for (X64Feature row = X64Features.First; names.Count < X64Features.Count; row = row.Next)
            names.Add(Encoding.ASCII.GetString(row.Name));
        return names;
    }
}
