using System.Xml.Linq;
using Cake.Core.IO;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Building;

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
        $"{VariantTargets.BeforeReferences};ResolveReferences;PrepareResourceNames;ComputeIntermediateSatelliteAssemblies;"
        + "ComputeEmbeddedApphostPaths;ComputeResolvedFilesToPublishList";

    /// <summary>Writes it to a file, which stays as old as it is when it would not change.</summary>
    /// <param name="path">The file.</param>
    /// <param name="project">The project that has the variants.</param>
    /// <param name="variants">The variants.</param>
    /// <param name="buildIl">Whether the IL is compiled, or there already.</param>
    public static void Write(FilePath path, AotProject project, IEnumerable<VariantBuild> variants, bool buildIl)
    {
        string file = MSBuildOption.Escape(project.File.FullPath);
        var content = XElement.Parse(
            $"""
            <Project DefaultTargets="BuildVariants">
              <ItemGroup />

              <!-- The compiler of the IL takes one core. Meanwhile each other node gets to know a variant that it will build. -->
              <Target Name="CompileIl" Condition="{buildIl}">
                <ItemGroup>
                  <First Include="$(Program)" />
                  <First Include="@(Variant)" Condition="%(Variant.Position) &lt; $(MSBuildNodeCount) and !Exists('%(Variant.Executable)')" />
                </ItemGroup>
                <MSBuild Projects="@(First)" Targets="{VariantTargets.FirstStep}" BuildInParallel="true" />
              </Target>

              <!-- To start further nodes takes longer than what they could do where everything is up to date. -->
              <Target Name="FindStale" Inputs="$(Assembly);$(MSBuildProjectFullPath)" Outputs="@(Variant->'%(Executable)')">
                <CreateProperty Value="true">
                  <Output TaskParameter="ValueSetByTask" PropertyName="IsStale" />
                </CreateProperty>
              </Target>

              <Target Name="BuildVariants" DependsOnTargets="CompileIl;FindStale">
                <MSBuild Projects="@(Variant)" Targets="{UpToNativeCode}" BuildInParallel="$(IsStale)" />
                <MSBuild Projects="@(Variant)" Targets="Publish" />
              </Target>
            </Project>
            """);
        content.AddFirst(new XElement(
            "PropertyGroup",
            new XElement("Program", file),
            new XElement("Assembly", MSBuildOption.Escape(project.Assembly.FullPath))));
        content.Element("ItemGroup")!.Add(variants.Select((variant, index) => new XElement(
            "Variant",
            new XAttribute("Include", file),
            new XAttribute("AdditionalProperties", Assignments(variant.Properties)),
            new XAttribute("Executable", MSBuildOption.Escape(variant.Executable)),
            new XAttribute("Position", index + 1))));

        TextFile.WriteIfDifferent(path, $"{content}\n");
    }

    private static string Assignments(IReadOnlyDictionary<string, string> properties) => string.Join(
        ';', properties.Select(property => $"{property.Key}={MSBuildOption.Escape(property.Value)}"));
}
