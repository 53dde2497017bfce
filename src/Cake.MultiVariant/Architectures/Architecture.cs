using System.Runtime.InteropServices;
using Cake.MultiVariant.Architectures.Arm64;
using Cake.MultiVariant.Architectures.X64;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Architectures;

/// <summary>Everything that differs between the architectures that bundles are made for.</summary>
internal abstract class Architecture
{
    private const int HugePageSize = 2 << 20;

    /// <summary>From this size on, the zeros before a variant are at most a sixteenth of it.</summary>
    private const long LargeVariant = 32 << 20;

    public static IReadOnlyList<Architecture> All { get; } = [new X64Architecture(), new Arm64Architecture()];

    /// <summary>As <c>uname -m</c> prints it.</summary>
    public abstract string Name { get; }

    /// <summary>.NET's names for Linux on it, the usual one first.</summary>
    public abstract IReadOnlyList<string> RuntimeIdentifiers { get; }

    public abstract ElfMachine Machine { get; }

    /// <summary>The largest page size, in bytes, with which its kernels map files.</summary>
    public abstract int PageSize { get; }

    /// <summary>The smallest one.</summary>
    public abstract int SmallestPageSize { get; }

    /// <summary>The first virtual address that no program can use.</summary>
    public abstract ulong AddressLimit { get; }

    /// <summary>GCC's names for the CPU features, by their numbers in the bundle layout.</summary>
    public abstract IReadOnlyList<string> Features { get; }

    /// <summary>The baseline first, then upwards. A level need not include all lower ones.</summary>
    public abstract IReadOnlyList<Level> Levels { get; }

    /// <summary>Why a CPU may have less than its family, as a sentence without its end.</summary>
    public abstract string CpuFamilyExceptions { get; }

    /// <summary>Why variants with flags are avoided on some CPUs, as a sentence without its end.</summary>
    public abstract string ReasonToAvoid { get; }

    /// <summary>What its programs ask to learn what the CPU can do.</summary>
    public abstract string CpuCheck { get; }

    /// <summary>QEMU's user mode emulator for it.</summary>
    public abstract string Emulator { get; }

    /// <summary>CPUs that QEMU emulates: one for each level, where it can.</summary>
    public abstract IReadOnlyList<CpuModel> CpuModels { get; }

    /// <summary>The CPUs that reports name.</summary>
    public IReadOnlyList<CpuFamily> CpuFamilies => field ??= CpuFamilyTable.Read(this);

    /// <summary>The Debian packages with a C compiler for it, for machines of another architecture.</summary>
    public abstract string CrossPackages { get; }

    /// <summary>What names of GNU's programs for it begin with.</summary>
    public string GnuTriple => $"{Name}-linux-gnu";

    public Level Baseline => Levels[0];

    /// <summary>What most CPUs in use can do.</summary>
    public abstract FeatureSet CommonFeatures { get; }

    /// <summary>The names of the levels in few words.</summary>
    public abstract string LevelSummary { get; }

    /// <summary>The names of the levels, and one for features that no level has.</summary>
    public IEnumerable<string> LevelNames => Levels.Select(level => level.Name).Append("beyond the levels");

    /// <summary>Its launcher among the addin's resources: the one that decodes packed variants, or the smaller one.</summary>
    public string LauncherResource(bool decodes) =>
        $"launcher/{RuntimeIdentifiers[0]}/{(decodes ? "launcher-zstd" : "launcher")}";

    /// <summary>The table of its CPU families among the addin's resources.</summary>
    public string CpuFamilyResource => $"cpu-families/{RuntimeIdentifiers[0]}";

    /// <summary>Whether this machine runs its programs without an emulator.</summary>
    public bool IsNative =>
        RuntimeIdentifiers[0] == $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    public static Architecture? Of(ElfMachine machine) => All.FirstOrDefault(known => known.Machine == machine);

    public static Architecture? OfRuntime(string runtimeIdentifier) =>
        All.FirstOrDefault(known => known.RuntimeIdentifiers.Contains(runtimeIdentifier));

    /// <summary>The full name for a short form such as <c>v3+aes</c>; other names stay as they are.</summary>
    public abstract string ExpandShortForm(string name);

    public abstract string ShortFormOf(Level level);

    /// <summary>What <c>IlcInstructionSet</c> calls levels and features, by ILCompiler's major version.</summary>
    public abstract CompilerNames IlcNames(int ilcMajorVersion);

    /// <summary>What Go calls levels, by its minor version: 24 for Go 1.24.</summary>
    public abstract GoNames GoNames(int minorVersion);

    public abstract RustNames RustNames { get; }

    /// <summary>
    /// The features behind each bit of <c>g_requiredCpuFeatures</c>, by the major version in the header of the compiled
    /// module; or null if that version of .NET is newer than this code.
    /// </summary>
    public abstract IReadOnlyDictionary<int, string[]>? IlcFeatureBits(int moduleMajorVersion);

    /// <summary>The places in code that may be the check of NativeAOT's runtime at start.</summary>
    public abstract IEnumerable<StartupCheck> FindStartupChecks(byte[] code, ulong address);

    /// <summary>What managed code uses behind a check of the CPU, if some features are allowed without one.</summary>
    public abstract FeatureSet GuardedByIlc(FeatureSet allowed);

    /// <summary>
    /// Features of which every program with so many instructions uses some if it is built for a label; may be empty.
    /// </summary>
    public abstract FeatureSet TelltalesOf(Variant label, long instructionCount);

    /// <summary>
    /// Features of which managed code uses some if, and only if, ILC compiles it for a label; may be empty.
    /// </summary>
    public virtual FeatureSet ManagedTelltalesOf(Variant label) => TelltalesOf(label, long.MaxValue).Except(GuardedByIlc(default));

    /// <summary>The level that a program asks for in its GNU properties, or null.</summary>
    public abstract Level? NeededLevel(ElfNotes notes);

    /// <summary>Flags that say on which CPUs a variant is avoided although they can run it.</summary>
    public abstract VariantFlags FlagsOf(Variant variant);

    public abstract IInstructionTally NewTally(FileRange file, ElfSection code);

    /// <summary>
    /// How a variant of this many bytes is aligned in a bundle. Large ones are aligned to huge pages, so that the kernel
    /// can use these as it does for a separate file.
    /// </summary>
    public int VariantAlignment(long length) => length < LargeVariant ? PageSize : HugePageSize;

    /// <summary>
    /// The CPUs with a name, which people also write as two words (<c>Granite Rapids</c>), and its one spelling.
    /// </summary>
    public (CpuFamily Family, string Name)? TryFindCpu(string name)
    {
        string joined = name.Replace(" ", "", StringComparison.Ordinal);
        return (
            from family in CpuFamilies
            from own in family.VariantNames
            where own.Equals(joined, StringComparison.OrdinalIgnoreCase)
            select ((CpuFamily, string)?)(family, own)).FirstOrDefault();
    }

    /// <summary>The number of a feature, or null.</summary>
    public int? TryFindFeature(string name) =>
        Features.Index().Where(feature => feature.Item == name).Select(feature => (int?)feature.Index).FirstOrDefault();

    /// <exception cref="ArgumentException">A feature is unknown.</exception>
    public FeatureSet SetOf(params IEnumerable<string> features) => FeatureSetOperations.SetOf(features.Select(name =>
        TryFindFeature(name) ?? throw new ArgumentException($"There is no CPU feature '{name}'.")));

    /// <summary>Sorted by number. Bundles of a later version may have numbers that have no name here.</summary>
    public IReadOnlyList<string> NamesOf(FeatureSet features) =>
        [.. features.Numbers.Select(number => number < Features.Count ? Features[number] : $"feature {number}")];

    /// <summary>The index of the lowest level with a feature, or the number of levels if none has it.</summary>
    public int LevelIndexOf(int feature) => Levels.TakeWhile(level => !level.Required.Contains(feature)).Count();

    /// <summary>The index of the last level whose features are all in a set.</summary>
    public int LevelIndexOf(FeatureSet features) =>
        Levels.Index().Last(level => level.Item.Required.IsSubsetOf(features)).Index;

    /// <summary>
    /// The index of the first level that has all features of a set, or the number of levels if none has them.
    /// </summary>
    public int LevelIndexFor(FeatureSet features) =>
        Levels.TakeWhile(level => !features.IsSubsetOf(level.Required)).Count();
}

/// <summary>
/// A level by its name in variants, and what it needs beyond the baseline, including the levels that it includes. Levels
/// of one generation (1 to 4) look alike in reports.
/// </summary>
internal sealed record Level(string Name, FeatureSet Required, int Generation);

/// <summary>A CPU that QEMU emulates, as its option <c>-cpu</c> names it.</summary>
internal sealed record CpuModel(string Name, FeatureSet Features);

/// <summary>
/// CPUs that were released together and can do the same: vendor, micro-architecture, year when the first was sold, models
/// as shops and clouds name them, the names that variants can have (GCC's for <c>-march</c> or <c>-mcpu</c> first), features
/// that programs can be compiled for, and the flags of variants that are avoided on them.
/// </summary>
internal sealed record CpuFamily(
    string Vendor,
    string Name,
    int Year,
    string Models,
    IReadOnlyList<string> VariantNames,
    FeatureSet Features,
    VariantFlags Avoided);
