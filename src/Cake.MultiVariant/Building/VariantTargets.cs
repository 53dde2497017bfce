using Cake.Core.IO;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Building;

/// <summary>
/// What MSBuild is told beyond the project: a program knows at run time which variant it is.
/// </summary>
internal static class VariantTargets
{
    /// <summary>The property that is a variant's name while that variant is built, and empty otherwise.</summary>
    public const string NameProperty = "MultiVariantVariant";

    /// <summary>The property that says how many cores ILC takes for its own.</summary>
    public const string CoresProperty = "MultiVariantIlcCores";

    /// <summary>
    /// The target that compiles the IL, or gets to know a variant as far as that neither depends on IL nor writes files,
    /// such as the cache of package assets, which all variants share.
    /// </summary>
    public const string FirstStep = "MultiVariantFirstStep";

    /// <summary>What <c>dotnet publish</c> runs before it looks at what the build of the IL made.</summary>
    public const string BeforeReferences = "BuildOnlySettings;_PreventProjectReferencesFromBuilding";

    private const string MemoryTunables = "glibc.malloc.trim_threshold=1073741824:glibc.malloc.mmap_threshold=33554432";

    private const string Content =
        $"""
        <Project>
          <!-- ILC makes this an AppContext value of the program (its option runtimeknob). -->
          <ItemGroup Condition="'$({NameProperty})' != ''">
            <RuntimeHostConfigurationOption Include="MultiVariant.Variant" Value="$({NameProperty})" />
          </ItemGroup>
          <!-- No option of ILC, as another one would have everything compiled again. -->
          <PropertyGroup Condition="'$({CoresProperty})' != ''">
            <_IlcEnvironmentVariables>DOTNET_PROCESSOR_COUNT=$({CoresProperty});$(_IlcEnvironmentVariables)</_IlcEnvironmentVariables>
          </PropertyGroup>
          <!-- ILC allocates and frees much, and gets a tenth faster when glibc keeps memory. -->
          <PropertyGroup Condition="'$({NameProperty})' != '' and '$(GLIBC_TUNABLES)' == ''">
            <_IlcEnvironmentVariables>GLIBC_TUNABLES={MemoryTunables};$(_IlcEnvironmentVariables)</_IlcEnvironmentVariables>
          </PropertyGroup>
          <PropertyGroup>
            <_{FirstStep}DependsOn>Build</_{FirstStep}DependsOn>
            <_{FirstStep}DependsOn Condition="'$({NameProperty})' != ''">{BeforeReferences};ResolveFrameworkReferences</_{FirstStep}DependsOn>
          </PropertyGroup>
          <Target Name="{FirstStep}" DependsOnTargets="$(_{FirstStep}DependsOn)" />
        </Project>

        """;

    /// <summary>
    /// Microsoft.Common.targets imports every <c>obj/PROJECT.*.targets</c>, where NuGet's restore puts its own too. A
    /// property such as CustomAfterMicrosoftCommonTargets might be the user's already.
    /// </summary>
    public static void Write(FilePath project, DirectoryPath extensionsDirectory)
    {
        FilePath path = extensionsDirectory.CombineWithFilePath($"{project.GetFilename()}.multivariant.targets");
        // A newer file would have the project compiled again.
        TextFile.WriteIfDifferent(path, Content);
    }
}
