using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Delivery;

/// <summary>Variants of one program that were built separately and become one bundle.</summary>
internal sealed class VariantCollection
{
    private readonly IReadOnlyList<VariantFolder> _folders;

    /// <exception cref="CakeException">There are none, one is damaged, or they do not belong together.</exception>
    public VariantCollection(DirectoryPath directory)
    {
        _folders = VariantFolder.ReadAll(directory);
        if (Program.Name != Path.GetFileName(Program.Name))
            throw new CakeException($"{_folders[0].Directory}: '{Program.Name}' is not the name of a program. Build "
                + "the variant again.");
        foreach (VariantFolder folder in _folders)
        {
            Expect(folder, "name", program => program.Name);
            Expect(folder, "version", program => program.Version);
            Expect(folder, "SDK", program => program.SdkVersion);
            Expect(folder, "ILCompiler", program => program.IlCompilerVersion);
            Expect(folder, "assembly's SHA-256 sum", program => program.AssemblySha256);
        }
    }

    private ProgramDescription Program => _folders[0].Description.Program;

    /// <exception cref="CakeException">They cannot be stitched, or the output cannot be written.</exception>
    public BundleDescription Stitch(DirectoryPath output, MultiVariantStitchSettings settings, ICakeLog log) =>
        new BundleDelivery(log, Program, settings, keepSymbols: true).Deliver(
            output,
            [.. _folders.Select(folder => folder.Published)],
            new ArtifactReader(),
            upToDate: null,
            CancellationToken.None).Description;

    private void Expect(VariantFolder folder, string what, Func<ProgramDescription, string> value)
    {
        string expected = value(Program);
        string found = value(folder.Description.Program);
        if (found != expected)
            throw new CakeException($"{folder.Directory} does not belong to {_folders[0].Directory}: the {what} is "
                + $"{found} here and {expected} there. Build all variants from the same sources, with the same SDK and "
                + "settings.");
    }
}
