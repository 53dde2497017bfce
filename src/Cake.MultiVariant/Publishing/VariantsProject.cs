using System.Xml.Linq;
using Cake.Core.IO;

namespace Cake.MultiVariant;

/// <summary>
/// The project that builds the variants of another one in a single run of MSBuild: IL once, then native code of as many
/// variants at a time as there are nodes. Up to there <c>dotnet publish</c> writes only to folders that are a variant's
/// own. The rest of it (static web assets, targets of the user's) is not so tidy, and is done for one after the other.
/// What a target has done in one step, MSBuild remembers in the next.
/// </summary>
internal static class VariantsProject
{
    /// <summary>What <c>dotnet publish</c> runs up to the files that it copies.</summary>
    private const string UpToNativeCode =
        "BuildOnlySettings;_PreventProjectReferencesFromBuilding;ResolveReferences;PrepareResourceNames;"
        + "ComputeIntermediateSatelliteAssemblies;ComputeEmbeddedApphostPaths;ComputeResolvedFilesToPublishList";

    /// <summary>Writes it to a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="project">The project that has the variants.</param>
    /// <param name="variants">The variants.</param>
    /// <param name="buildIl">Whether the IL is compiled, or there already.</param>
    public static void Write(FilePath path, FilePath project, IEnumerable<VariantBuild> variants, bool buildIl)
    {
        string escaped = MSBuildOption.Escape(project.FullPath);
        XElement[] compileIl = buildIl ? [Step(escaped, "Build")] : [];
        var content = new XElement(
            "Project",
            new XElement("ItemGroup", variants.Select(variant => new XElement(
                "Variant",
                new XAttribute("Include", escaped),
                new XAttribute("AdditionalProperties", Assignments(variant.Properties))))),
            new XElement(
                "Target",
                new XAttribute("Name", "BuildVariants"),
                compileIl,
                Step("@(Variant)", UpToNativeCode, new XAttribute("BuildInParallel", "true")),
                Step("@(Variant)", "Publish")));
        File.WriteAllText(path.FullPath, $"{content}\n");
    }

    private static XElement Step(string projects, string targets, params XAttribute[] more) =>
        new("MSBuild", new XAttribute("Projects", projects), new XAttribute("Targets", targets), more);

    private static string Assignments(IReadOnlyDictionary<string, string> properties) => string.Join(
        ';', properties.Select(property => $"{property.Key}={MSBuildOption.Escape(property.Value)}"));
}
