using System.Runtime.InteropServices;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Validation;

/// <summary>
/// The CPU features that ILC compiled a program for. At start, the runtime checks the variable
/// <c>g_requiredCpuFeatures</c> against the CPU. The variable has bits for the expressible features only.
/// </summary>
internal sealed record IlcDemand(FeatureSet Required, FeatureSet Expressible)
{
    private const string RequiredFeaturesSymbol = "g_requiredCpuFeatures";
    private const string ModuleHeaderSymbol = "__ReadyToRunHeader";

    /// <summary>The section with pointers to the headers of all modules.</summary>
    private const string ModulesSection = "__modules";

    /// <summary>"RTR" with a closing zero, as a number.</summary>
    private const uint ModuleHeaderSignature = 0x0052_5452;

    /// <summary>The symbols whose addresses are needed to read it, if the program has symbols.</summary>
    public static IReadOnlyList<string> Symbols { get; } = [RequiredFeaturesSymbol, ModuleHeaderSymbol];

    /// <summary>What the runtime prints if the check fails (startup.cpp in dotnet/runtime).</summary>
    private static ReadOnlySpan<byte> Complaint => "The required instruction sets are not supported by the current CPU."u8;

    /// <summary>Null if ILC or its runtime is newer than this code, or ILC did not compile the program.</summary>
    public static IlcDemand? TryRead(FileRange file, ElfFile elf, Architecture architecture)
    {
        return elf.IsNativeAot
            && TryReadVariable(FindModuleHeader(file, elf), out ModuleHeader header)
            && header.Signature == ModuleHeaderSignature
            && architecture.IlcFeatureBits(header.MajorVersion) is { } bits
            && TryReadVariable(FindRequiredFeatures(file, elf, architecture), out uint value)
                ? new IlcDemand(Decode(bits, value), Decode(bits, uint.MaxValue))
                : null;

        FeatureSet Decode(IReadOnlyDictionary<int, string[]> bits, uint value) =>
            architecture.SetOf(bits.Where(bit => (value >> bit.Key & 1) != 0).SelectMany(bit => bit.Value));

        bool TryReadVariable<T>(ulong? address, out T variable)
            where T : unmanaged
        {
            variable = default;
            return address is { } known && elf.OffsetOf(known) is { } offset && file.TryRead(offset, out variable);
        }
    }

    private static ulong? FindModuleHeader(FileRange file, ElfFile elf) =>
        elf.Symbols.TryGetValue(ModuleHeaderSymbol, out ulong address) ? address
        : elf.Section(ModulesSection) is { FileSize: > 0 } modules
            ? elf.PointerAt(modules.Address, file)
            : null;

    /// <summary>Without symbols, the check at start tells: it is the code that refers to the complaint.</summary>
    private static ulong? FindRequiredFeatures(FileRange file, ElfFile elf, Architecture architecture)
    {
        if (elf.Symbols.TryGetValue(RequiredFeaturesSymbol, out ulong address))
            return address;
        ElfSection text = elf.Section(".text");
        foreach (StartupCheck check in architecture.FindStartupChecks(text.Read(file), text.Address))
        {
            byte[] said = new byte[Complaint.Length];
            if (elf.OffsetOf(check.Complaint) is { } offset && TryReadComplaint(offset) && said.AsSpan().SequenceEqual(Complaint))
                return check.IsPointer ? elf.PointerAt(check.Variable, file) : check.Variable;

            // The text starts with a line break.
            bool TryReadComplaint(ulong offset) => file.TryRead(offset + 1, said);
        }

        return null;
    }

    /// <summary>The start of ReadyToRunHeader in dotnet/runtime, ModuleHeaders.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct ModuleHeader(uint Signature, ushort MajorVersion);
}
