using System.Runtime.InteropServices;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;
using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.Validation;

/// <summary>
/// The CPU features that ILC compiled a program for. On startup, the program checks its variable
/// <c>g_requiredCpuFeatures</c> against the CPU. The variable has bits for the expressible features only.
/// </summary>
internal sealed record IlcDemand(FeatureSet Required, FeatureSet Expressible)
{
    private const string RequiredFeaturesSymbol = "g_requiredCpuFeatures";
    private const string ModuleHeaderSymbol = "__ReadyToRunHeader";

    /// <summary>"RTR" with a closing zero, as a number.</summary>
    private const uint ModuleHeaderSignature = 0x0052_5452;

    /// <summary>The symbols whose addresses are needed to read it.</summary>
    public static IReadOnlyList<string> Symbols { get; } = [RequiredFeaturesSymbol, ModuleHeaderSymbol];

    /// <summary>Null if the symbols are missing, or if ILC is newer than this code.</summary>
    public static IlcDemand? TryRead(FileRange file, ElfFile elf, Architecture architecture, DirectoryPath? symbolDirectory)
    {
        if (!elf.IsNativeAot)
            return null;
        if (elf.HasSymbols)
            return Read(file, elf, architecture, elf.Symbols);
        FilePath? symbols = elf.DebugFile is { } name && name == Path.GetFileName(name)
            ? symbolDirectory?.CombineWithFilePath(name)
            : null;
        if (symbols == null || !File.Exists(symbols.FullPath))
            return null;
        try
        {
            using SafeFileHandle handle = File.OpenHandle(symbols.FullPath);
            ElfFile debugFile = ElfFile.Read(FileRange.Whole(symbols, handle), Symbols);
            return debugFile.Notes.BuildId == elf.Notes.BuildId ? Read(file, elf, architecture, debugFile.Symbols) : null;
        }
        catch (Exception e) when (e is ElfFormatException or IOException or UnauthorizedAccessException)
        {
            // The program itself is sound; symbols that cannot be read are as good as none.
            return null;
        }
    }

    private static IlcDemand? Read(
        FileRange file, ElfFile elf, Architecture architecture, IReadOnlyDictionary<string, ulong> symbols)
    {
        return TryReadVariable(ModuleHeaderSymbol, out ModuleHeader header)
            && header.Signature == ModuleHeaderSignature
            && architecture.IlcFeatureBits(header.MajorVersion) is { } bits
            && TryReadVariable(RequiredFeaturesSymbol, out uint value)
                ? new IlcDemand(Decode(bits, value), Decode(bits, uint.MaxValue))
                : null;

        FeatureSet Decode(IReadOnlyDictionary<int, string[]> bits, uint value) =>
            architecture.SetOf(bits.Where(bit => (value >> bit.Key & 1) != 0).SelectMany(bit => bit.Value));

        bool TryReadVariable<T>(string symbol, out T variable)
            where T : unmanaged
        {
            variable = default;
            return symbols.TryGetValue(symbol, out ulong address)
                && elf.OffsetOf(address) is { } offset
                && file.TryRead(offset, out variable);
        }
    }

    /// <summary>The start of ReadyToRunHeader in dotnet/runtime, ModuleHeaders.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct ModuleHeader(uint Signature, ushort MajorVersion);
}
