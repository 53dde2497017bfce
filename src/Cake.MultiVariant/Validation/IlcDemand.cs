using Cake.Core.IO;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Elf;
using Cake.MultiVariant.Files;
using Microsoft.Win32.SafeHandles;
using MultiVariant.Format;

namespace Cake.MultiVariant.Validation;

/// <summary>
/// The CPU features that ILC compiled a program for: at start the program holds its variable
/// <c>g_requiredCpuFeatures</c> against the CPU.
/// </summary>
/// <param name="Required">What the program does not start without.</param>
/// <param name="Expressible">What the variable has bits for: of other features it says nothing.</param>
internal sealed record IlcDemand(FeatureSet Required, FeatureSet Expressible)
{
    private const string RequiredFeaturesSymbol = "g_requiredCpuFeatures";
    private const string ModuleHeaderSymbol = "__ReadyToRunHeader";

    /// <summary>"RTR" with a closing zero, as a number.</summary>
    private const uint ModuleHeaderSignature = 0x0052_5452;

    /// <summary>Null where the symbols, which tell where the variable is, are not at hand, or ILC is a newer one.</summary>
    public static IlcDemand? TryRead(
        FileRange file, ElfFile elf, Architecture architecture, DirectoryPath? symbolDirectory)
    {
        if (elf.NativeAot == null)
            return null;
        try
        {
            ElfHeaders program = ElfHeaders.Read(file);
            if (elf.HasSymbols)
                return Read(architecture, program, program);
            FilePath? symbols = elf.DebugLink is { FileName: var name } && name == System.IO.Path.GetFileName(name)
                ? symbolDirectory?.CombineWithFilePath(name)
                : null;
            if (symbols == null || !System.IO.File.Exists(symbols.FullPath))
                return null;
            using SafeFileHandle handle = System.IO.File.OpenHandle(symbols.FullPath);
            ElfHeaders debugFile = ElfHeaders.Read(FileRange.Whole(symbols, handle));
            return ElfNotes.ReadBuildId(debugFile) == elf.BuildId ? Read(architecture, program, debugFile) : null;
        }
        catch (Exception e) when (e is ElfFormatException or IOException or UnauthorizedAccessException)
        {
            // The program is proper; symbols that cannot be read are as good as none.
            return null;
        }
    }

    private static IlcDemand? Read(Architecture architecture, ElfHeaders program, ElfHeaders symbols)
    {
        Span<byte> buffer = stackalloc byte[sizeof(ulong)];
        if (symbols.AddressOf(ModuleHeaderSymbol) is not { } headerAddress
            || symbols.AddressOf(RequiredFeaturesSymbol) is not { } variableAddress)
        {
            return null;
        }

        ElfFields header = FieldsAt(headerAddress, buffer);
        if (header.Word() != ModuleHeaderSignature || architecture.IlcFeatureBits(header.Half()) is not { } bits)
            return null;
        uint value = FieldsAt(variableAddress, buffer[..sizeof(uint)]).Word();
        return new IlcDemand(Decode(value), Decode(uint.MaxValue));

        FeatureSet Decode(uint set) =>
            architecture.SetOf(bits.Where(bit => (set >> bit.Key & 1) != 0).SelectMany(bit => bit.Value));

        ElfFields FieldsAt(ulong address, Span<byte> bytes) => program.Content.Fields(
            program.TableAt(address, (ulong)bytes.Length, "an ILC variable").Offset, bytes, "an ILC variable");
    }
}
