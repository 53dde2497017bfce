using System.Xml.Linq;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Building;

/// <summary>Writes the MSBuild project that builds the variants of the user's project.</summary>
internal static class VariantsProject
{
    /// <summary>Adds the variants to Variants.proj. A file that would not change keeps its time.</summary>
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
            new XAttribute("AdditionalProperties", string.Join(
                ';', variant.Properties.Select(property => $"{property.Key}={MSBuildOption.Escape(property.Value)}"))),
            new XAttribute("Executable", MSBuildOption.Escape(variant.Executable)),
            new XAttribute("Position", index + 1)))));
        TextFile.WriteIfDifferent(path, $"{content}\n");
    }
}
