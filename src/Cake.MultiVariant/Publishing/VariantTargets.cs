using Cake.Core.IO;

namespace Cake.MultiVariant;

/// <summary>
/// What MSBuild is told beyond the project: a program knows at run time which variant it is.
/// </summary>
internal static class VariantTargets
{
    /// <summary>The property that is a variant's name while that variant is built, and empty otherwise.</summary>
    public const string NameProperty = "MultiVariantVariant";

    /// <summary>The property that says how many cores ILC takes for its own.</summary>
    public const string CoresProperty = "MultiVariantIlcCores";

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
        </Project>

        """;

    /// <summary>
    /// Microsoft.Common.targets imports every <c>obj/PROJECT.*.targets</c>, where NuGet's restore puts its own too. A
    /// property such as CustomAfterMicrosoftCommonTargets might be the user's already.
    /// </summary>
    public static void Write(FilePath project, DirectoryPath extensionsDirectory)
    {
        string path = extensionsDirectory.CombineWithFilePath($"{project.GetFilename()}.multivariant.targets").FullPath;
        // A newer file would have the project compiled again.
        if (File.Exists(path) && File.ReadAllText(path) == Content)
            return;
        Directory.CreateDirectory(extensionsDirectory.FullPath);
        File.WriteAllText(path, Content);
    }
}
