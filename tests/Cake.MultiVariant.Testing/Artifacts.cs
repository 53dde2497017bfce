using System.Text;

namespace Cake.MultiVariant.Testing;

/// <summary>Executables to bundle, each with content of its own.</summary>
public static class Artifacts
{
    /// <summary>Writes an executable named as its variant.</summary>
    public static VariantArtifact Write(TestDirectory directory, string name, string? content = null)
    {
        var elf = new MinimalElf { Content = Encoding.UTF8.GetBytes(content ?? name) };
        return new VariantArtifact(name, elf.WriteTo(directory[name]));
    }

    public static VariantArtifact[] WriteAll(TestDirectory directory, params string[] names) =>
        [.. names.Select(name => Write(directory, name))];

    /// <summary>Stitches two variants; the path of the bundle.</summary>
    public static string StitchTwo(TestDirectory directory) =>
        RealCake.CreateContext()
            .MultiVariantStitch(directory["bundle"], WriteAll(directory, "x86-64-v3", "x86-64"))
            .Path.FullPath;
}
