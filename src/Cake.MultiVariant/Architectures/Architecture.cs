using Cake.MultiVariant.Architectures.X64;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Architectures;

/// <summary>Everything that differs between the architectures that there are bundles for.</summary>
internal abstract class Architecture
{
    private const int HugePageSize = 2 << 20;

    /// <summary>From this size on, the zeros before it are at most a sixteenth of a variant.</summary>
    private const long LargeVariant = 32 << 20;

    public static IReadOnlyList<Architecture> All { get; } = [new X64Architecture()];

    /// <summary>As <c>uname -m</c> prints it.</summary>
    public abstract string Name { get; }

    /// <summary>.NET's names for Linux on it, the usual one first.</summary>
    public abstract IReadOnlyList<string> RuntimeIdentifiers { get; }

    public abstract ElfMachine Machine { get; }

    /// <summary>The largest page size in bytes that its kernels map files with.</summary>
    public abstract int PageSize { get; }

    /// <summary>The first virtual address that no program can use.</summary>
    public abstract ulong AddressLimit { get; }

    /// <summary>The names of the CPU features, as GCC spells them, by their numbers in the bundle layout.</summary>
    public abstract IReadOnlyList<string> Features { get; }

    /// <summary>The baseline first, then upwards.</summary>
    public abstract IReadOnlyList<Level> Levels { get; }

    /// <summary>QEMU's user mode emulator for it.</summary>
    public abstract string Emulator { get; }

    /// <summary>CPUs that QEMU emulates, one for each level where it can.</summary>
    public abstract IReadOnlyList<CpuModel> CpuModels { get; }

    /// <summary>The CPUs that reports name.</summary>
    public abstract IReadOnlyList<CpuFamily> CpuFamilies { get; }

    public Level Baseline => Levels[0];

    /// <summary>The names of the levels, and one for features that no level has.</summary>
    public IEnumerable<string> LevelNames => Levels.Select(level => level.Name).Append("beyond the levels");

    /// <summary>The launcher for it among the addin's resources.</summary>
    public string LauncherResource => $"launcher/{RuntimeIdentifiers[0]}";

    /// <summary>Null where there are no bundles for the machine.</summary>
    public static Architecture? Of(ElfMachine machine) => All.FirstOrDefault(known => known.Machine == machine);

    /// <summary>Null where there are no bundles for the runtime.</summary>
    public static Architecture? OfRuntime(string runtimeIdentifier) =>
        All.FirstOrDefault(known => known.RuntimeIdentifiers.Contains(runtimeIdentifier));

    /// <summary>The full name of a variant that is given by a short form such as <c>v3+aes</c>; other names stay.</summary>
    public abstract string ExpandShortForm(string name);

    /// <summary>What <c>IlcInstructionSet</c> says for levels and features.</summary>
    /// <param name="ilcMajorVersion">The major version of the ILCompiler package.</param>
    public abstract IlcNames IlcNames(int ilcMajorVersion);

    /// <summary>
    /// The features that each bit of <c>g_requiredCpuFeatures</c> stands for, or null for a version of .NET that was
    /// not there yet when this was written.
    /// </summary>
    /// <param name="moduleMajorVersion">The major version in the header of the compiled module.</param>
    public abstract IReadOnlyDictionary<int, string[]>? IlcFeatureBits(int moduleMajorVersion);

    /// <summary>
    /// What managed code uses without being told to, behind a check of the CPU, where it may use
    /// <paramref name="allowed"/> without a check.
    /// </summary>
    public abstract FeatureSet GuardedByIlc(FeatureSet allowed);

    /// <summary>Features of which a compiler uses some in every program that is built for a label; empty for none.</summary>
    public abstract FeatureSet TelltalesOf(Variant label);

    /// <summary>The level that a program asks for in its GNU properties, or null.</summary>
    public abstract Level? NeededLevel(ElfNotes notes);

    /// <summary>On which CPUs that can run it a variant is passed over.</summary>
    public abstract VariantFlags FlagsOf(Variant variant);

    /// <summary>Counts the instructions in a section of a file.</summary>
    public abstract IInstructionTally NewTally(FileRange file, ElfSection code);

    /// <summary>
    /// How a variant of so many bytes is aligned in a bundle: large ones to the size of a huge page, so that the kernel
    /// maps their pages as large as those of a file of their own.
    /// </summary>
    public int VariantAlignment(long length) => length < LargeVariant ? PageSize : HugePageSize;

    /// <summary>The number of a feature, or null.</summary>
    public int? TryFindFeature(string name)
    {
        for (int number = 0; number < Features.Count; number++)
        {
            if (Features[number] == name)
                return number;
        }

        return null;
    }

    /// <exception cref="ArgumentException">A feature has no number.</exception>
    public FeatureSet SetOf(params IEnumerable<string> features)
    {
        FeatureSet set = default;
        foreach (string name in features)
            set.Add(TryFindFeature(name) ?? throw new ArgumentException($"No feature is named {name}."));
        return set;
    }

    /// <summary>By number. A later version's bundle may hold numbers that have no name here.</summary>
    public IReadOnlyList<string> NamesOf(FeatureSet features) =>
        [.. features.Numbers.Select(number => number < Features.Count ? Features[number] : $"feature {number}")];

    /// <summary>The place among <see cref="Levels"/> of the lowest level with a feature, or their count where none has it.</summary>
    public int LevelIndexOf(int feature) => Levels.TakeWhile(level => !level.Required.Contains(feature)).Count();

    /// <summary>The highest level whose features are all in a set.</summary>
    public int LevelIndexOf(FeatureSet features) => Levels.Count(level => level.Required.IsSubsetOf(features)) - 1;
}

/// <summary>A step in what CPUs can do, as compilers name it.</summary>
/// <param name="Name">The name in variants.</param>
/// <param name="Required">What it needs beyond the baseline, lower levels included.</param>
internal sealed record Level(string Name, FeatureSet Required);

/// <summary>What <c>IlcInstructionSet</c> says for levels and for features beyond them.</summary>
/// <param name="Levels">By level, those that this ILC can build; empty for what it compiles for when nothing is said.</param>
/// <param name="Extensions">ILC's name for some features that it uses together.</param>
internal sealed record IlcNames(
    IReadOnlyDictionary<string, string> Levels, IReadOnlyList<(string Name, string[] Features)> Extensions);

/// <summary>A CPU that QEMU emulates.</summary>
/// <param name="Name">As QEMU's option <c>-cpu</c> takes it.</param>
/// <param name="Features">What it can do.</param>
internal sealed record CpuModel(string Name, FeatureSet Features);
