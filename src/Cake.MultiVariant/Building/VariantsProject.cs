using System.Xml.Linq;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Building;

/// <summary>Writes the project that builds the variants of another one: Variants.proj, with the variants in it.</summary>
internal static class VariantsProject
{
    /// <summary>A file that would not change stays as old as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="project">The project that has the variants.</param>
    /// <param name="variants">The variants.</param>
    /// <param name="compileIl">Whether the IL is compiled, or there already.</param>
    public static void Write(FilePath path, AotProject project, IEnumerable<VariantBuild> variants, bool compileIl)
    {
        string file = MSBuildOption.Escape(project.File.FullPath);
        XElement content = XElement.Parse(BuildTool.ReadText(BuildTool.VariantsProject));
        content.Add(new XElement(
            "PropertyGroup",
            new XElement("Program", file),
            new XElement("Assembly", MSBuildOption.Escape(project.Assembly.FullPath)),
            new XElement("CompileIl", compileIl)));
        content.Add(new XElement("ItemGroup", variants.Select((variant, index) => new XElement(
            "Variant",
            new XAttribute("Include", file),
            new XAttribute("AdditionalProperties", Assignments(variant.Properties)),
            new XAttribute("Executable", MSBuildOption.Escape(variant.Executable)),
            new XAttribute("Position", index + 1)))));

        TextFile.WriteIfDifferent(path, $"{content}\n");
    }

    private static string Assignments(IReadOnlyDictionary<string, string> properties) => string.Join(
        ';', properties.Select(property => $"{property.Key}={MSBuildOption.Escape(property.Value)}"));
}
