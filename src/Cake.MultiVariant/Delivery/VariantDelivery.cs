using Cake.MultiVariant.Building;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Delivery;

/// <summary>Publishes the only executable of a build to the folder <c>publish</c>, and describes it beside that.</summary>
internal sealed class VariantDelivery : IDelivery<VariantFolder>
{
    /// <exception cref="CakeException">The folder holds something else, which would be lost.</exception>
    public void Check(IProgram program)
    {
        DirectoryPath directory = program.PublishDirectory.GetParent();
        string path = directory.FullPath;
        bool isOtherDirectory = Directory.Exists(path)
            && Directory.EnumerateFileSystemEntries(path).Any()
            && !File.Exists(Path.Combine(path, VariantFolder.DescriptionFile));
        if (isOtherDirectory || File.Exists(path))
            throw new CakeException($"Cannot write {directory}: it is not a variant of an earlier build. Remove it, or "
                + "choose another OutputDirectory.");
    }

    /// <summary>Also deletes an earlier variant, of which only parts would be replaced.</summary>
    public void Deliver(IProgram program, IReadOnlyList<BuiltVariant> variants, CancellationToken cancellationToken)
    {
        using var staged = new StagedFiles();
        staged.Copy(variants.Single().Executable, program.NativeBinary, isExecutable: true);
        staged.Commit();
        string files = program.PublishDirectory.FullPath;
        if (!Directory.Exists(files))
            return;
        File.Delete(Path.Combine(Path.GetDirectoryName(files)!, VariantFolder.DescriptionFile));
        Directory.Delete(files, recursive: true);
    }

    /// <exception cref="CakeException">The description cannot be written.</exception>
    public VariantFolder Finish(IProgram program, IReadOnlyList<BuiltVariant> variants)
    {
        BuiltVariant built = variants.Single();
        DirectoryPath files = program.PublishDirectory;
        using var staged = new StagedFiles();
        FilePath executable = program.Publish(staged);
        if (built.Symbols != null)
            staged.Copy(built.Symbols, files.CombineWithFilePath(built.Symbols.GetFilename()), isExecutable: false);
        var folder = new VariantFolder(files.GetParent(), new VariantDescription
        {
            SchemaVersion = VariantFolder.SchemaVersion,
            Variant = built.Variant.Name,
            RequiredFeatures = built.Variant.FeatureNames,
            Program = program.Describe(),
            Executable = FileDescription.Of(executable.FullPath),
            Symbols = built.Symbols is { } symbols
                ? FileDescription.Of(symbols.FullPath)
                : null,
            Companions = program.Companions,
        });
        FilePath description = folder.Directory.CombineWithFilePath(VariantFolder.DescriptionFile);
        TextFile.Stage(staged, description, JsonFile.ToText(folder.Description));
        staged.Commit();
        return folder;
    }
}
