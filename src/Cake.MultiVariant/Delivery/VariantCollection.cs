using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;

namespace Cake.MultiVariant.Delivery;

/// <summary>Variants that were built apart and become one bundle.</summary>
internal sealed class VariantCollection
{
    private readonly IReadOnlyList<VariantFolder> _folders;

    /// <exception cref="CakeException">There is none, one is damaged, or they do not belong together.</exception>
    public VariantCollection(DirectoryPath directory)
    {
        _folders = VariantFolder.ReadAll(directory);
        foreach (VariantFolder folder in _folders)
        {
            Expect(folder, "name", program => program.Name);
            Expect(folder, "version", program => program.Version);
            Expect(folder, "SDK", program => program.SdkVersion);
            Expect(folder, "ILCompiler", program => program.IlCompilerVersion);
            Expect(folder, "assembly with the SHA-256 sum", program => program.AssemblySha256);
        }
    }

    /// <exception cref="CakeException">They cannot be bundled, or the output cannot be written.</exception>
    public BundleDescription Stitch(FilePath output, MultiVariantStitchSettings settings, ICakeLog log) =>
        new BundleAssembly(log, _folders[0].Description.Program, settings, keepSymbols: true).Assemble(
            output, [.. _folders.Select(folder => folder.Published)], stamp: null, CancellationToken.None).Description;

    private void Expect(VariantFolder folder, string what, Func<ProgramDescription, string> value)
    {
        string expected = value(_folders[0].Description.Program);
        string found = value(folder.Description.Program);
        if (found != expected)
        {
            throw new CakeException($"{folder.Directory}: found the {what} {found}, expected {expected} as in "
                + $"{_folders[0].Directory}; build all variants from the same sources with the same SDK and settings");
        }
    }
}
